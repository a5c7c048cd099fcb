/** Images of the dataset for figures: decoded from their files at the resolution of print, letterboxed in a square. */
import { type FigurePicture, ptPerInch } from '../../../common/figure';
import { useSource } from '../../embedding/decodeSource';
import { thumbnailCell } from '../../embedding/thumbnails';
import { PNG_DPI } from '../../figure/pngFigure';
import { loadSharp } from '../../image/decode';
import type { DatasetAnalysis } from '../../session/datasetAnalysis';
import type { TaskContext } from '../../taskContext';

/** Slices and radiographs of VQA datasets have few more pixels. */
const MAX_SIDE = 512;
const JPEG_QUALITY = 90;

export class FigurePictures {
  private readonly known = new Map<string, FigurePicture>();

  constructor(
    private readonly session: DatasetAnalysis,
    private readonly task: Pick<TaskContext, 'check'>,
  ) {}

  /** @param sidePt of the square in the figure. @throws AnalysisError `bad-file` where the image is gone. */
  async picture(row: number, sidePt: number): Promise<FigurePicture> {
    const side = Math.min(MAX_SIDE, Math.ceil((sidePt / ptPerInch) * PNG_DPI));
    const key = `${row}/${side}`;
    const known = this.known.get(key);
    if (known) return known;
    const { image } = this.session.dataset.samples[row];
    const pixels = await useSource(image, (decoded) => thumbnailCell(decoded, side), this.task, side);
    const sharp = await loadSharp();
    const jpeg = sharp(pixels, { raw: { width: side, height: side, channels: 3 } }).jpeg({
      quality: JPEG_QUALITY,
    });
    const picture = { bytes: new Uint8Array(await jpeg.toBuffer()), width: side, height: side };
    this.known.set(key, picture);
    return picture;
  }
}

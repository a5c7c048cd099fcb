/** The four spaces of a dataset, computed from its embeddings on first use, each with its hash. */
import { message } from '../../common/messageTemplate';
import { combineEmbeddings, perImageText } from '../embedding/combine';
import type { SpaceName } from '../embedding/spaceName';
import { hashMatrix, type Provenance } from '../embedding/storedEmbeddings';
import { allRows, type TextVectors } from '../embedding/textVectors';
import { AnalysisError } from '../errors';
import { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import type { Matrix } from '../numeric/matrix';
import { type DistinctRows, distinctRows } from './distinctTexts';

export interface Embeddings {
  /** (n samples, d), L2-normalised. */
  readonly images: Matrix;
  /** (m QA records, d), L2-normalised. */
  readonly texts: TextVectors;
  /** Sample of each QA record (m). */
  readonly textToImage: Int32Array;
  /** Holds the hashes of both; without it they are computed. */
  readonly provenance?: Pick<Provenance, 'imageEmbeddingsHash' | 'textEmbeddingsHash'>;
}

export interface EmbeddingSpace {
  readonly space: EmbeddingMatrix;
  /** Hash of the matrix, for the result cache. */
  readonly hash: string;
}

export class EmbeddingSpaces {
  private readonly made = new Map<SpaceName, EmbeddingSpace>();
  private distinct: (EmbeddingSpace & DistinctRows) | null | undefined;

  constructor(private readonly embeddings: Embeddings) {}

  /** @throws AnalysisError `bad-input` for a space of texts where the dataset has no questions. */
  get(name: SpaceName): EmbeddingSpace {
    if (name !== 'image' && this.embeddings.texts.n === 0) throw withoutTexts(name);
    let found = this.made.get(name);
    if (!found) {
      const x = this.matrix(name);
      found = { space: new EmbeddingMatrix(x), hash: this.knownHash(name) ?? hashMatrix(x) };
      this.made.set(name, found);
    }
    return found;
  }

  /** Those of the `qa` space, or none. */
  get questions(): Matrix {
    const { texts } = this.embeddings;
    return texts.n === 0 ? texts.distinct : this.get('qa').space.x;
  }

  /** The `qa` space with each distinct text once; null where no two records are equal. @param check as of `equalRows`. */
  distinctTexts(check?: () => void): (EmbeddingSpace & DistinctRows) | null {
    if (this.distinct === undefined) {
      const { texts } = this.embeddings;
      if (texts.n === 0) throw withoutTexts('qa');
      const rows = distinctRows(texts, check);
      const none = rows.x.n === texts.n;
      this.distinct = none
        ? null
        : { ...rows, space: new EmbeddingMatrix(rows.x), hash: hashMatrix(rows.x, check) };
    }
    return this.distinct;
  }

  private knownHash(name: SpaceName): string | undefined {
    const { provenance } = this.embeddings;
    if (name === 'image') return provenance?.imageEmbeddingsHash;
    return name === 'qa' ? provenance?.textEmbeddingsHash : undefined;
  }

  private matrix(name: SpaceName): Matrix {
    const { images, texts, textToImage } = this.embeddings;
    switch (name) {
      case 'image':
        return images;
      case 'qa':
        return allRows(texts);
      case 'text':
        return perImageText(texts, textToImage, images.n);
      case 'combined':
        return combineEmbeddings(images, texts, textToImage);
    }
  }
}

function withoutTexts(space: SpaceName): AnalysisError {
  return new AnalysisError(
    'bad-input',
    message`The dataset has no questions, so there are no text embeddings; choose the image embeddings.`,
    { space },
  );
}

/** Hovers over the record of a sample: its image, cluster, standing among the outliers, findings and nearest samples. */
import * as vscode from 'vscode';
import { distinguishing } from '../../common/ranks';
import { shownValue } from '../../common/shownValue';
import type { DatasetModel } from '../datasets/datasetModel';
import { cardMarkdown } from '../messages/messages';
import type { RowFiles } from '../rows/rowFiles';
import { SHOW_ROWS } from './recordLenses';
import { RECORD_DOCUMENTS, recordAt, type RecordPlaces } from './recordPlaces';

const NEAREST = 3;
/** A record may be one line of a megabyte: only so much of it is looked at. */
const NEARBY_CHARACTERS = 2000;
/** What names the image of a record, or asks about it. */
const TELLING =
  /"(?:img\w*|image\w*|question\w*|figure\w*|file_?name)"\s*:\s*(?:"(?:[^"\\\n]|\\[^\n])*"|\d+)/gi;

export class RecordHover implements vscode.HoverProvider, vscode.Disposable {
  private readonly registration = vscode.languages.registerHoverProvider(RECORD_DOCUMENTS, this);

  constructor(
    private readonly places: RecordPlaces,
    private readonly rows: RowFiles,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const range = tellingRange(document, position);
    if (!range) return undefined;
    const records = await this.places.of(document);
    // The record of a name begins before it, or where it is the first thing of its line, with it.
    const sample = records && recordAt(records, document.offsetAt(range.end));
    if (!records || sample === undefined) return undefined;
    return new vscode.Hover(await this.card(records.model, sample), range);
  }

  dispose(): void {
    this.registration.dispose();
  }

  private async card(model: DatasetModel, sample: number) {
    const ids = model.columns?.ids ?? [];
    const k = Math.min(NEAREST, ids.length - 1);
    const detail = await model.client.request('sample', { index: sample });
    const nearest =
      k > 0 ? await model.client.request('neighbors', { space: 'image', row: sample, k }) : undefined;
    const shown = (field: string, value: string) => shownValue(field, value, vscode.env.language);
    const show = (rows: readonly number[], label: string) => ({
      label,
      command: SHOW_ROWS,
      args: [model.root, rows],
    });
    return cardMarkdown({
      image: await this.rows.uriOf(detail.image),
      title: [detail.id, shown('modality', detail.modality), shown('location', detail.location)].join(' · '),
      lines: [...standingLines(model, sample), ...findingLines(model, detail.id)],
      links: [
        show([sample], vscode.l10n.t('Show in map')),
        ...Array.from(nearest?.indices ?? [], (row, i) =>
          show([row], `${ids[row]} (${nearest?.similarities[i].toFixed(3) ?? ''})`),
        ),
      ],
    });
  }
}

/** What the panel has shown so far: clusters by each method, and how many outlier methods flag the sample. */
function standingLines({ results, columns }: DatasetModel, sample: number): string[] {
  const clusters = results.clusters.map(({ title, labels }) =>
    labels[sample] < 0
      ? vscode.l10n.t('{0}: noise', title)
      : vscode.l10n.t('{0}: cluster {1}', title, labels[sample]),
  );
  const { outliers } = results;
  if (!outliers || outliers.agree.length !== columns?.ids.length) return clusters;
  const rank = outliers.order.indexOf(sample) + 1;
  const agree = outliers.agree[sample];
  return [
    ...clusters,
    vscode.l10n.t(
      'Outlier by {0} of {1} methods, rank {2} of {3}',
      agree,
      distinguishing(outliers.columns).length,
      rank,
      outliers.order.length,
    ),
  ];
}

function findingLines({ findings }: DatasetModel, id: string): string[] {
  const count = findings.ofSample(id).length;
  if (count === 0) return [];
  return [count === 1 ? vscode.l10n.t('1 finding') : vscode.l10n.t('{0} findings', count)];
}

/** The line of a table; in JSON the name or the question that stands at the position. */
function tellingRange(document: vscode.TextDocument, position: vscode.Position): vscode.Range | undefined {
  if (/\.(csv|tsv)$/i.test(document.uri.path)) return document.lineAt(position.line).range;
  const { text } = document.lineAt(position.line);
  const from = Math.max(0, position.character - NEARBY_CHARACTERS);
  const near = text.slice(from, position.character + NEARBY_CHARACTERS);
  for (const match of near.matchAll(TELLING)) {
    const start = from + match.index;
    const end = start + match[0].length;
    if (start > position.character || end < position.character) continue;
    return new vscode.Range(position.line, start, position.line, end);
  }
  return undefined;
}

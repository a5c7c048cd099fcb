/**
 * The distinct questions, or the QA records, of a dataset as a table: with answers, language, splits, what can be guessed
 * without the image, and findings of the records. With questions selected it lists those alone.
 */
import type { TemplateResult } from 'lit-html';
import type { AnswerPrior, AnswerPriors } from '../../analysis/audit/answerPriors';
import type { Finding } from '../../analysis/dataset/types';
import { sameRows } from '../../common/sameRows';
import type { AppContext } from '../appContext';
import { type CategoryField, fieldNamed } from '../fields';
import { type OtherAnswers, otherAnswers } from '../queries/otherAnswers';
import { sortedRows } from '../queries/outlierSources';
import { findingsOfRecords } from '../queries/recordFindings';
import type { DistinctTexts } from '../queries/recordTexts';
import { compareTexts } from '../queries/textOrder';
import { inspectQuestion, moveToQuestion, selectQuestions } from '../state/questionActions';
import { clip, html } from '../template';
import { count, languageName, t } from '../text';
import { type Column, DataTable, nextSort, type Sort } from './dataTable';
import { outOfSampleColumns } from './priorsTable';

const maxShown = 140;
export type RowsOf = 'questions' | 'records';

/** A row of the table. */
interface Line {
  /** Ascending. */
  readonly records: readonly number[];
  readonly question: string;
  /** The most frequent answer first. */
  readonly answers: readonly (readonly [answer: string, records: number])[];
  readonly language: string;
  readonly splits: readonly (readonly [split: string, records: number])[];
  readonly findings: number;
  readonly prior: AnswerPrior | null;
  /** Of a record. */
  readonly others: OtherAnswers | null;
}

interface Content {
  readonly texts: DistinctTexts;
  readonly rowsOf: RowsOf;
  /** By question, of `texts`. */
  readonly priors: AnswerPriors | null;
  readonly records: Int32Array;
  readonly findings: readonly Finding[];
}

export class QuestionsTable {
  readonly table: DataTable;
  private content: Content | null = null;
  private lines: readonly Line[] = [];
  private current: number | null = null;
  private sort: Sort = { column: 'records', descending: true };

  constructor(private readonly app: AppContext) {
    this.table = new DataTable(t('Questions'), {
      sort: (column) => {
        this.sort = nextSort(this.sort, column, !textColumns.has(column));
        this.refresh();
      },
      moveTo: (row) => {
        this.current = row;
        const { records } = this.lines[row];
        // The list stays as it is: only the picture and the map follow.
        if (this.content?.rowsOf === 'records') moveToQuestion(app, records[0]);
        else
          app.store.set({
            hoverQa: records[0],
            current: app.store.get().dataset?.qaToSample[records[0]] ?? null,
          });
      },
      open: (row) => {
        const { records } = this.lines[row];
        if (this.content?.rowsOf === 'records') inspectQuestion(app, records[0], true);
        else selectQuestions(app, Int32Array.from(records), 'replace');
      },
      hover: (row) => app.store.set({ hoverQa: row === null ? null : (this.lines[row]?.records[0] ?? null) }),
    });
  }

  /** @param records shown, ascending; all of them where none is selected. */
  update(content: Content): void {
    const before = this.content;
    if (
      before?.texts === content.texts &&
      before.rowsOf === content.rowsOf &&
      before.priors === content.priors &&
      before.findings === content.findings &&
      sameRows(before.records, content.records)
    )
      return;
    this.content = content;
    this.lines = this.linesOf(content);
    this.current = null;
    this.refresh();
  }

  get size(): number {
    return this.lines.length;
  }

  private linesOf({ texts, rowsOf, priors, records, findings }: Content): readonly Line[] {
    const { dataset } = this.app.store.get();
    if (!dataset) return [];
    const { questions, answers } = texts.texts;
    const [language, split] = (['language', 'split'] as const).map((id) => fieldNamed(dataset, id));
    const nameOf = (field: typeof language, row: number) =>
      field?.kind === 'category' ? valueOf(field, row) : '';
    const findingsOf = findingsOfRecords(dataset, texts.texts.places, findings);
    const priorOf = new Map(
      (priors?.groups ?? []).map((prior) => [`${prior.label}/${prior.language}`, prior]),
    );
    const othersOf = rowsOf === 'records' ? otherAnswers(texts.texts, dataset.qaToSample) : null;
    const groups = new Map<string, number[]>();
    for (const row of records) {
      const key = rowsOf === 'records' ? String(row) : `${questions.codes[row]}/${nameOf(language, row)}`;
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
    return [...groups.values()].map((rows) => {
      const [first] = rows;
      const samples = rows.map((row) => dataset.qaToSample[row]);
      const tag = nameOf(language, first);
      const key = `${questions.codes[first]}/${tag === 'Unknown' ? '' : tag}`;
      return {
        records: rows,
        question: questions.values[questions.codes[first]],
        answers: tally(rows.map((row) => answers.values[answers.codes[row]])),
        language: tag,
        splits:
          split?.kind === 'category' && !split.empty
            ? tally(samples.map((sample) => valueOf(split, sample)))
            : [],
        findings: rows.reduce((sum, row) => sum + findingsOf[row], 0),
        prior: priorOf.get(key) ?? null,
        others: othersOf?.(first) ?? null,
      };
    });
  }

  private refresh(): void {
    const { content, lines } = this;
    const { dataset } = this.app.store.get();
    if (!content || !dataset) return;
    const text = (value: string, strong = false): TemplateResult => {
      const shown = html`<bdi class="clipped" title=${value}>${clip(value, maxShown)}</bdi>`;
      return strong ? html`<strong>${shown}</strong>` : shown;
    };
    const tallied = (pairs: Line['splits']) => pairs.map(([name, n]) => `${name} ${count(n)}`).join(' · ');
    const ofRecords = content.rowsOf === 'records';
    const columns: Column[] = [
      ...(ofRecords
        ? [
            {
              id: 'image',
              title: t('Image'),
              figures: false,
              explanation: t('The image by its name in the dataset.'),
              cell: (row: number) => text(this.imageOf(row)),
            },
          ]
        : []),
      {
        id: 'question',
        title: t('Question'),
        figures: false,
        explanation: t('As it is written in the dataset.'),
        cell: (row) => text(lines[row].question),
      },
      {
        id: 'answer',
        title: ofRecords ? t('Answer here') : t('Most frequent answer'),
        figures: false,
        explanation: ofRecords
          ? t('Answer to the question about this image.')
          : t('What always answering the same would say.'),
        cell: (row) => text(lines[row].answers[0]?.[0] ?? '', true),
      },
      ...(ofRecords
        ? ([
            {
              id: 'others',
              title: t('Answers there'),
              explanation: t(
                'What the same question is answered about other images, the most frequent answer first; sorted by the share of them that agree.',
              ),
              figures: false,
              cell: (row) => text(tallied(lines[row].others?.answers ?? [])),
            },
          ] satisfies Column[])
        : ([
            {
              id: 'answers',
              title: t('Answers'),
              explanation: t('Different answers to this question.'),
              figures: true,
              cell: (row) => count(lines[row].answers.length),
            },
            {
              id: 'records',
              title: t('Records'),
              explanation: t('Questions with an answer, each image counted.'),
              figures: true,
              cell: (row) => count(lines[row].records.length),
            },
          ] satisfies Column[])),
      ...(fieldNamed(dataset, 'language')?.empty === false
        ? [
            {
              id: 'language',
              title: t('Language'),
              explanation: t('As the dataset says.'),
              figures: false,
              cell: (row: number) => languageName(lines[row].language),
            },
          ]
        : []),
      ...(fieldNamed(dataset, 'split')?.empty === false
        ? ([
            {
              id: 'split',
              title: t('Split'),
              explanation: t('Splits of the images, each with its records; “train + test” lies in both.'),
              figures: false,
              cell: (row) =>
                ofRecords ? (lines[row].splits[0]?.[0] ?? '') : text(tallied(lines[row].splits)),
            },
          ] satisfies Column[])
        : []),
      ...(ofRecords || !content.priors
        ? []
        : outOfSampleColumns((row) => lines[row].prior ?? untested, content.priors.basis).filter(
            // Of one question the most frequent answer is what reading it gives.
            ({ id }) => id !== 'chance',
          )),
      {
        id: 'findings',
        title: t('Findings'),
        explanation: t('Findings about these records; those of images are in Check.'),
        figures: true,
        cell: (row) => (lines[row].findings > 0 ? count(lines[row].findings) : ''),
      },
    ];
    this.table.update(columns, this.order(), this.current, this.sort);
  }

  private imageOf(row: number): string {
    const { dataset } = this.app.store.get();
    return dataset?.ids[dataset.qaToSample[this.lines[row].records[0]]] ?? '';
  }

  private order(): Int32Array {
    const { lines } = this;
    const { column, descending } = this.sort;
    const textOf: Readonly<Record<string, ((line: Line, at: number) => string) | undefined>> = {
      image: (_line, at) => this.imageOf(at),
      question: ({ question }) => question,
      answer: ({ answers }) => answers[0]?.[0] ?? '',
      language: ({ language }) => languageName(language),
      split: ({ splits }) => splits[0]?.[0] ?? '',
    };
    const text = textOf[column];
    if (text) {
      const order = compareTexts(lines.map(text));
      return Int32Array.from(descending ? order.reverse() : order);
    }
    const numberOf: Readonly<Record<string, ((line: Line) => number | null | undefined) | undefined>> = {
      answers: ({ answers }) => answers.length,
      records: ({ records }) => records.length,
      findings: ({ findings }) => findings,
      accuracy: ({ prior }) => prior?.accuracy,
      tested: ({ prior }) => prior?.tested,
      others: ({ others }) => others?.agreeing,
    };
    return sortedRows(
      lines.map((line) => numberOf[column]?.(line) ?? NaN),
      descending,
      lines.map(({ records }) => records.length),
    );
  }
}

const textColumns = new Set(['image', 'question', 'answer', 'language', 'split']);
const untested = { accuracy: null, interval: null, chance: null, tested: 0 } as const;

function valueOf({ column: { values, codes } }: CategoryField, row: number): string {
  return values[codes[row]];
}

/** Values with how often each occurs, the most frequent first. */
function tally(values: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** How far the answers of each group of questions can be guessed without the image; a row selects its questions. */
import type { TemplateResult } from 'lit-html';
import type { AnswerPrior, AnswerPriors, PriorBasis } from '../../analysis/audit/answerPriors';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import { largestOf } from '../../common/extremes';
import type { AppContext } from '../appContext';
import { explanations } from '../controls/explanations';
import { scoreBar } from '../controls/scoreBar';
import { fieldNamed } from '../fields';
import { type Grouping, rowsOfLabel } from '../queries/grouping';
import { sortedRows } from '../queries/outlierSources';
import { compareTexts } from '../queries/textOrder';
import { selectQuestions } from '../state/questionActions';
import { clip, html } from '../template';
import { count, languageName, t } from '../text';
import { type Column, DataTable, nextSort, type Sort } from './dataTable';

const barPx = 40;
const maxShown = 80;

export class PriorsTable {
  readonly table: DataTable;
  private answer: AnswerPriors | null = null;
  private groups: Grouping | null = null;
  private current: number | null = null;
  private sort: Sort = { column: 'accuracy', descending: true };

  constructor(private readonly app: AppContext) {
    this.table = new DataTable(t('How predictable the answers are'), {
      sort: (column) => {
        this.sort = nextSort(this.sort, column, !texts.has(column));
        this.refresh();
      },
      moveTo: (row) => this.select(row),
      open: (row) => this.select(row),
      hover: () => undefined,
    });
  }

  private get priors(): readonly AnswerPrior[] {
    return this.answer?.groups ?? [];
  }

  update(answer: AnswerPriors, groups: Grouping): void {
    if (answer === this.answer && groups.labels === this.groups?.labels) return;
    this.answer = answer;
    this.groups = groups;
    this.current = null;
    this.refresh();
  }

  private select(row: number): void {
    this.current = row;
    if (!this.groups) return;
    const { label, language } = this.priors[row];
    const inLanguage = languageTest(this.app.store.get().dataset, language);
    const rows = rowsOfLabel(this.groups.labels, label).filter(inLanguage);
    selectQuestions(this.app, rows, 'replace');
  }

  private refresh(): void {
    const { priors, groups } = this;
    const at = (row: number) => priors[row];
    const most = Math.max(largestOf(priors.map(({ entropy }) => entropy)), 1e-9);
    const text = (value: string) => html`<bdi class="clipped">${clip(value, maxShown)}</bdi>`;
    const columns: Column[] = [
      {
        id: 'group',
        title: groups?.title ?? t('Group'),
        figures: false,
        explanation: t('Questions are grouped by the colour of their map.'),
        cell: (row) => text(groups?.name(at(row).label) ?? ''),
      },
      {
        id: 'language',
        title: t('Language'),
        figures: false,
        explanation: t('Languages are counted apart, since one answer has two names otherwise.'),
        cell: (row) => languageName(at(row).language),
      },
      {
        id: 'questions',
        title: t('Records'),
        figures: true,
        explanation: t('Questions with an answer, each image counted.'),
        cell: (row) => count(at(row).questions),
      },
      {
        id: 'answers',
        title: t('Answers'),
        figures: true,
        explanation: t('Different answers to the questions of the group.'),
        cell: (row) => count(at(row).answers),
      },
      {
        id: 'entropy',
        title: t('Entropy (bits)'),
        figures: true,
        explanation: explanations.entropy(),
        cell: (row) => figure(at(row).entropy / most, at(row).entropy.toFixed(2)),
      },
      {
        id: 'majority',
        title: t('Most frequent answer'),
        figures: false,
        explanation: t('What always answering the same would say.'),
        cell: (row) => text(at(row).majorityAnswer),
      },
      ...outOfSampleColumns(at, this.answer?.basis ?? 'otherImages'),
    ];
    this.table.update(columns, this.order(), this.current, this.sort);
  }

  private order(): Int32Array {
    const { priors } = this;
    const { column, descending } = this.sort;
    const textOf: Readonly<Record<string, ((prior: AnswerPrior) => string) | undefined>> = {
      group: ({ label }) => this.groups?.name(label) ?? '',
      language: ({ language }) => languageName(language),
      majority: ({ majorityAnswer }) => majorityAnswer,
    };
    const text = textOf[column];
    if (text) {
      const order = compareTexts(priors.map(text));
      return Int32Array.from(descending ? order.reverse() : order);
    }
    const valueOf: Readonly<Record<string, (prior: AnswerPrior) => number | null>> = {
      questions: ({ questions }) => questions,
      answers: ({ answers }) => answers,
      entropy: ({ entropy }) => entropy,
      accuracy: ({ accuracy }) => accuracy,
      chance: ({ chance }) => chance,
      tested: ({ tested }) => tested,
    };
    return sortedRows(
      priors.map((prior) => valueOf[column](prior) ?? NaN),
      descending,
    );
  }
}

const texts = new Set(['group', 'language', 'majority']);

/** What a model that reads only the question gets right, on records that it has not seen. */
export function outOfSampleColumns(
  at: (row: number) => Pick<AnswerPrior, 'accuracy' | 'interval' | 'chance' | 'tested'>,
  basis: PriorBasis,
): Column[] {
  const percent = (share: number) => t('{0} %', (100 * share).toFixed(0));
  const learnt =
    basis === 'train'
      ? t('Learnt from the train split, tested on the other splits.')
      : t('Each image is tested on what all other images say.');
  return [
    {
      id: 'accuracy',
      title: t('Right without the image'),
      explanation: t(
        'Share of questions answered right by the most frequent answer to the same question. {0} In brackets: 95 % interval.',
        learnt,
      ),
      figures: true,
      cell: (row) => {
        const { accuracy, interval } = at(row);
        if (accuracy === null || !interval) return '–';
        const range = `${(100 * interval.low).toFixed(0)}–${(100 * interval.high).toFixed(0)}`;
        return figure(accuracy, `${percent(accuracy)} (${range})`);
      },
    },
    {
      id: 'chance',
      title: t('Chance'),
      explanation: t(
        'The same share for always giving the most frequent answer of the group, without the question.',
      ),
      figures: true,
      cell: (row) => {
        const { chance } = at(row);
        return chance === null ? '–' : percent(chance);
      },
    },
    {
      id: 'tested',
      title: t('Tested'),
      explanation: t('Records on which it was tested. {0}', learnt),
      figures: true,
      cell: (row) => count(at(row).tested),
    },
  ];
}

/** Whether a record is in a language; '' = none is given. */
function languageTest(dataset: DatasetColumns | null, language: string): (record: number) => boolean {
  const field = fieldNamed(dataset, 'language');
  if (field?.kind !== 'category') return () => true;
  const { values, codes } = field.column;
  const code = values.indexOf(language);
  return (record) => (code >= 0 ? codes[record] === code : values[codes[record]] === 'Unknown');
}

function figure(share: number, text: string): TemplateResult {
  return html`<span class="score-cell">
    ${scoreBar(share, barPx)}
    <span>${text}</span>
  </span>`;
}

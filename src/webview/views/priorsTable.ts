/** How far the answers of each group of questions can be guessed without the image; a row selects its questions. */
import type { TemplateResult } from 'lit-html';
import type { AnswerPrior } from '../../analysis/audit/answerPriors';
import { largestOf } from '../../common/extremes';
import type { AppContext } from '../appContext';
import { scoreBar } from '../controls/scoreBar';
import { type Grouping, rowsOfLabel } from '../queries/grouping';
import { sortedRows } from '../queries/outlierSources';
import { selectQuestions } from '../state/questionActions';
import { clip, html } from '../template';
import { count, t } from '../text';
import { type Column, DataTable, type Sort } from './dataTable';

const barPx = 40;
const maxShown = 80;

export class PriorsTable {
  readonly table: DataTable;
  private priors: readonly AnswerPrior[] = [];
  private groups: Grouping | null = null;
  private current: number | null = null;
  private sort: Sort = { column: 'guessable', descending: true };

  constructor(private readonly app: AppContext) {
    this.table = new DataTable(t('How predictable the answers are'), {
      sort: (column) => {
        const same = this.sort.column === column;
        this.sort = { column, descending: same ? !this.sort.descending : column !== 'group' };
        this.refresh();
      },
      moveTo: (row) => this.select(row),
      open: (row) => this.select(row),
      hover: () => undefined,
    });
  }

  update(priors: readonly AnswerPrior[], groups: Grouping): void {
    if (priors === this.priors && groups.labels === this.groups?.labels) return;
    this.priors = priors;
    this.groups = groups;
    this.current = null;
    this.refresh();
  }

  private select(row: number): void {
    this.current = row;
    if (!this.groups) return;
    selectQuestions(this.app, rowsOfLabel(this.groups.labels, this.priors[row].label), 'replace');
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
        cell: (row) => text(groups?.name(at(row).label) ?? ''),
      },
      { id: 'questions', title: t('Questions'), figures: true, cell: (row) => count(at(row).questions) },
      { id: 'answers', title: t('Answers'), figures: true, cell: (row) => count(at(row).answers) },
      {
        id: 'entropy',
        title: t('Entropy (bits)'),
        figures: true,
        cell: (row) => figure(at(row).entropy / most, at(row).entropy.toFixed(2)),
      },
      {
        id: 'majority',
        title: t('Most frequent answer'),
        figures: false,
        cell: (row) => text(at(row).majorityAnswer),
      },
      {
        id: 'guessable',
        title: t('Accuracy without the image'),
        figures: true,
        cell: (row) =>
          figure(at(row).majorityAccuracy, t('{0} %', (100 * at(row).majorityAccuracy).toFixed(0))),
      },
    ];
    this.table.update(columns, this.order(), this.current, this.sort);
  }

  private order(): Int32Array {
    const { priors } = this;
    const { column, descending } = this.sort;
    if (column === 'majority') {
      const text = (row: number) => priors[row].majorityAnswer;
      const rows = [...priors.keys()].sort((a, b) =>
        text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : a - b,
      );
      return Int32Array.from(descending ? rows.reverse() : rows);
    }
    const values = priors.map(({ label, questions, answers, entropy, majorityAccuracy }) =>
      column === 'group'
        ? label
        : column === 'questions'
          ? questions
          : column === 'answers'
            ? answers
            : column === 'entropy'
              ? entropy
              : majorityAccuracy,
    );
    return sortedRows(values, descending);
  }
}

function figure(share: number, text: string): TemplateResult {
  return html`<span class="score-cell">
    ${scoreBar(share, barPx)}
    <span>${text}</span>
  </span>`;
}

import type { AnswerPrior } from '../../analysis/audit/answerPriors';
import type { AppContext } from '../appContext';
import { clip, h } from '../dom';
import { type Grouping, rowsOfLabel } from '../queries/grouping';
import { sortedRows } from '../queries/outlierSources';
import { selectQuestions } from '../state/questionActions';
import { count, t } from '../text';
import { type Column, DataTable } from './dataTable';

const barPx = 40;
const maxShown = 80;

export class PriorsTable {
  readonly table: DataTable;
  private priors: readonly AnswerPrior[] = [];
  private groups: Grouping | null = null;
  private current: number | null = null;
  private sort = { column: 'guessable', descending: true };

  constructor(private readonly page: AppContext) {
    this.table = new DataTable(t('How predictable the answers are'), {
      sort: (column) => {
        const same = this.sort.column === column;
        this.sort = { column, descending: same ? !this.sort.descending : column !== 'group' };
        this.refresh();
      },
      walk: (row) => this.choose(row),
      open: (row) => this.choose(row),
      hover: () => {},
    });
  }

  update(priors: readonly AnswerPrior[], groups: Grouping | null): void {
    if (priors === this.priors && groups?.labels === this.groups?.labels) return;
    this.priors = priors;
    this.groups = groups;
    this.current = null;
    this.refresh();
  }

  private choose(row: number): void {
    this.current = row;
    if (!this.groups) return;
    selectQuestions(this.page, rowsOfLabel(this.groups.labels, this.priors[row].label), 'replace');
  }

  private refresh(): void {
    const { priors, groups } = this;
    const at = (row: number) => priors[row];
    const most = Math.max(...priors.map(({ entropy }) => entropy), 1e-9);
    const columns: Column[] = [
      {
        id: 'group',
        title: groups?.title ?? t('Group'),
        figures: false,
        cell: (row) =>
          h('bdi', { class: 'clipped', text: clip(groups?.name(at(row).label) ?? '', maxShown) }),
      },
      { id: 'questions', title: t('Questions'), figures: true, cell: (row) => count(at(row).questions) },
      { id: 'answers', title: t('Answers'), figures: true, cell: (row) => count(at(row).answers) },
      {
        id: 'entropy',
        title: t('Entropy (bits)'),
        figures: true,
        cell: (row) => bar(at(row).entropy / most, at(row).entropy.toFixed(2)),
      },
      {
        id: 'majority',
        title: t('Most frequent answer'),
        figures: false,
        cell: (row) => h('bdi', { class: 'clipped', text: clip(at(row).majorityAnswer, maxShown) }),
      },
      {
        id: 'guessable',
        title: t('Right without the image'),
        figures: true,
        cell: (row) => bar(at(row).majorityAccuracy, t('{0} %', (100 * at(row).majorityAccuracy).toFixed(0))),
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
    const values = priors.map((prior) =>
      column === 'group'
        ? prior.label
        : column === 'questions'
          ? prior.questions
          : column === 'answers'
            ? prior.answers
            : column === 'entropy'
              ? prior.entropy
              : prior.majorityAccuracy,
    );
    return sortedRows(values, descending);
  }
}

function bar(share: number, text: string): HTMLElement {
  const magnitude = h('span', { class: 'score-bar', attrs: { 'aria-hidden': 'true' } });
  magnitude.style.width = `${Math.round(barPx * Math.min(1, Math.max(0, share)))}px`;
  return h('span', { class: 'score-cell' }, magnitude, h('span', { text }));
}

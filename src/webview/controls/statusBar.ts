import type { AuditAnswer } from '../../analysis/audit/audit';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { AppContext } from '../appContext';
import { Disposables, fill, h } from '../dom';
import { allFindings, severeCount } from '../queries/findings';
import { count, t } from '../text';
import { progressText } from './runNotice';

export class StatusBar {
  readonly element = h('footer', { class: 'status-bar' });
  private readonly left = h('div', { class: 'status-left' });
  private readonly right = h('div', { class: 'status-right' });
  private readonly disposables = new Disposables();
  private counted: {
    findings: DatasetColumns['findings'];
    audit: AuditAnswer | null;
    total: number;
    severe: number;
  } | null = null;

  constructor(private readonly page: AppContext) {
    fill(this.element, this.left, this.right);
    this.disposables.own(
      page.store.subscribe(
        ['dataset', 'phase', 'selection', 'tool', 'progress', 'view', 'init', 'notes'],
        () => this.refresh(),
      ),
    );
    this.disposables.own(page.model.queries.onChange(() => this.refresh()));
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  /** As many as are listed: of reading alone, until the audit has been asked for and is there. */
  private problems({ findings }: DatasetColumns): HTMLElement | false {
    const audit = this.page.model.queries.getCached('audit', { duplicateSimilarity: null });
    if (this.counted?.findings !== findings || this.counted.audit !== audit) {
      const all = allFindings(findings, audit?.findings ?? []);
      this.counted = { findings, audit, total: all.length, severe: severeCount(all) };
    }
    const { total, severe } = this.counted;
    if (total === 0) return false;
    return h('span', {
      text: audit
        ? t(total === 1 ? '{0} finding' : '{0} findings', count(total))
        : t(total === 1 ? '{0} finding before the audit' : '{0} findings before the audit', count(total)),
      title: t('{0} errors and warnings', count(severe)),
    });
  }

  private refresh(): void {
    const { dataset, phase, selection, tool, progress, notes } = this.page.store.get();
    const parts: HTMLElement[] = [];
    if (dataset) {
      const { length: images } = dataset.ids;
      const { length: questions } = dataset.qaToSample;
      parts.push(h('span', { text: t(images === 1 ? '{0} image' : '{0} images', count(images)) }));
      parts.push(
        h('span', { text: t(questions === 1 ? '{0} question' : '{0} questions', count(questions)) }),
      );
      const problems = this.problems(dataset);
      if (problems) parts.push(problems);
    }
    if (selection.length > 0) parts.push(h('span', { text: t('{0} selected', count(selection.length)) }));
    if (progress && phase.phase === 'ready') {
      parts.push(h('span', { text: `${progress.stage} ${progressText(progress)}`.trim() }));
    }
    for (const note of notes) parts.push(h('span', { text: note }));
    fill(this.left, ...parts);
    const drag =
      tool === 'lasso'
        ? t('drag to lasso')
        : tool === 'box'
          ? t('drag to draw a box')
          : t('drag to move the map');
    this.right.hidden = notes.length > 3;
    this.right.textContent = t('Arrows walk · Enter opens · {0}', drag);
  }
}

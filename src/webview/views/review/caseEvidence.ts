/** What is known of the images of a case: facts side by side, methods that flag them, other findings, all records. */
import type { TemplateResult } from 'lit-html';
import type { Finding } from '../../../analysis/dataset/types';
import type { AppContext } from '../../appContext';
import { explanations } from '../../controls/explanations';
import { categoriesOf, valueAt } from '../../fields';
import { findingBadges, findingsOfSample } from '../../inspector/findingBadges';
import { questionList } from '../../inspector/questionList';
import { markedTexts } from '../../pair/textDiff';
import type { SampleView } from '../../protocol';
import type { Model } from '../../queries/model';
import { outlierSources } from '../../queries/outlierSources';
import { outlierComparisonRequest } from '../../queries/summaries';
import { inspectSample } from '../../state/actions';
import { html } from '../../template';
import { count, t } from '../../text';

/**
 * @param shown one or two samples. @param flags of each, as `flagTexts` has them. @param without the finding that is on the
 * screen.
 */
export function caseEvidence(
  app: AppContext,
  shown: readonly SampleView[],
  flags: readonly string[] | null,
  without: string,
  openFinding: (finding: Finding) => void,
): TemplateResult {
  const others = app.store.get().findings.list.filter(({ id }) => id !== without);
  const about = new Map(
    shown.flatMap((sample) => findingsOfSample(sample, others).map((one) => [one.finding.id, one])),
  );
  return html`${facts(app, shown, flags)}
  ${
    about.size > 0 &&
    html`<h2 class="caption">${t('Other findings about these images')}</h2>
      ${findingBadges([...about.values()], openFinding)}`
  }`;
}

/** Whether all questions of the image are seen. */
export interface RecordsShown {
  readonly isShown: boolean;
  readonly setShown: (isShown: boolean) => void;
}

/** All questions of an image, made only where they are seen. @param isOpen at first: where the case has no records of its own. */
export function allRecords(
  app: AppContext,
  sample: SampleView,
  isOpen: boolean,
  { isShown, setShown }: RecordsShown,
): TemplateResult | null {
  if (sample.qa.length === 0) return null;
  const { dataset, findings } = app.store.get();
  const open = (qaRow: number) => {
    app.host
      .request('open', { index: sample.index, what: 'json', qaRow, focus: true })
      .catch((error: unknown) => app.reportError(error));
  };
  const openFinding = ({ id }: Finding) => {
    app.host.request('openFinding', { id, related: null }).catch((error: unknown) => app.reportError(error));
  };
  const list = () =>
    questionList(sample, dataset?.ids ?? [], {
      ...{ open, openFinding, words: [], shown: null },
      inspect: (row) => inspectSample(app, row),
      findings: findingsOfSample(sample, findings.list),
    });
  return html`<details
    class="review-records questions"
    ?open=${isOpen}
    @toggle=${({ currentTarget }: Event) => setShown(currentTarget instanceof HTMLDetailsElement && currentTarget.open)}
  >
    <summary>
      ${sample.qa.length === 1 ? t('The question of {0}', sample.id) : t('All {0} questions of {1}', count(sample.qa.length), sample.id)}
    </summary>
    ${(isOpen || isShown) && list()}
  </details>`;
}

function facts(
  app: AppContext,
  shown: readonly SampleView[],
  flags: readonly string[] | null,
): TemplateResult {
  const { dataset } = app.store.get();
  const fields = categoriesOf(dataset, 'image');
  const rows = [
    ...fields.map((field) => ({
      title: t(field.title),
      values: shown.map((sample) =>
        field.id === 'split' && sample.splitCounts
          ? sample.splitCounts.map(([split, records]) => `${split} ${records}`).join(' · ')
          : String(valueAt(field, sample.index)),
      ),
    })),
    { title: t('Size'), values: shown.map(({ width, height }) => `${width} × ${height}`) },
    ...(dataset?.qaToSample.length
      ? [{ title: t('Questions'), values: shown.map(({ qa }) => count(qa.length)) }]
      : []),
  ];
  return html`<table class="record-pairs review-facts">
    ${
      shown.length > 1 &&
      html`<thead>
        <tr>
          <td></td>
          ${shown.map(({ id }) => html`<th scope="col"><bdi>${id}</bdi></th>`)}
        </tr>
      </thead>`
    }
    <tbody>
      ${rows.map(
        ({ title, values }) =>
          html`<tr>
            <th scope="row">${title}</th>
            ${cells(values)}
          </tr>`,
      )}
      <tr>
        <th scope="row">
          <span class="explained" tabindex="0" data-explanation=${explanations.flaggedBy()}
            >${t('Outlier')}</span
          >
        </th>
        ${flags ? flags.map((text) => html`<td><bdi>${text}</bdi></td>`) : unknownFlags(app, shown.length)}
      </tr>
    </tbody>
  </table>`;
}

/** Of two that differ, with the differing words marked. */
function cells(values: readonly string[]): readonly TemplateResult[] {
  const [a, b] = values;
  if (values.length !== 2 || a === b) return values.map((value) => html`<td><bdi>${value}</bdi></td>`);
  const { before, after } = markedTexts(a, b);
  return [html`<td>${before}</td>`, html`<td>${after}</td>`];
}

/** The methods that flag each image; null where they were not compared yet. */
export function flagTexts(model: Model, shown: readonly SampleView[]): readonly string[] | null {
  const comparison = model.queries.getCached('outlierComparison', outlierComparisonRequest(model));
  if (!comparison) return null;
  const sources = outlierSources(model, comparison);
  return shown.map(({ index }) => {
    const flagging = sources.filter(({ flags }) => flags?.at(index) === 1).map(({ title }) => title);
    return flagging.length === 0
      ? t('no method')
      : t('{0} of {1}: {2}', flagging.length, sources.length, flagging.join(', '));
  });
}

/** The way to them. */
function unknownFlags({ model, store }: AppContext, columns: number): TemplateResult {
  const isReady = store.get().phase.phase === 'ready';
  const compare = () => {
    model.queries.getOrRequest('outlierComparison', outlierComparisonRequest(model));
    model.queries.notify();
  };
  return html`<td colspan=${columns}>
    <button class="link" type="button" ?disabled=${!isReady} @click=${compare}>
      ${t('Compare the outlier methods')}
    </button>
  </td>`;
}

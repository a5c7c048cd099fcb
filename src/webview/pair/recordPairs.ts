/** The records of two samples side by side: those whose question both have with other answers first. */
import type { TemplateResult } from 'lit-html';
import type { QaDetail } from '../../analysis/session/sampleDetail';
import type { SampleView } from '../protocol';
import { html } from '../template';
import { count, questionCount, t } from '../text';
import { markedTexts } from './textDiff';

export interface RecordPair {
  readonly question: string;
  /** Of the first and of the second sample; null where it does not have the question. */
  readonly answers: readonly [string | null, string | null];
}

export interface RecordPairs {
  readonly differing: readonly RecordPair[];
  /** Questions that one of them alone has. */
  readonly single: readonly RecordPair[];
  readonly equal: number;
}

/** Questions are the same where they agree but for case and white space; a question that comes twice is paired twice. */
export function recordPairs(a: readonly QaDetail[], b: readonly QaDetail[]): RecordPairs {
  const keyOf = ({ question }: QaDetail) => folded(question);
  const rest = new Map<string, QaDetail[]>();
  for (const qa of b) rest.set(keyOf(qa), [...(rest.get(keyOf(qa)) ?? []), qa]);
  const differing: RecordPair[] = [];
  const single: RecordPair[] = [];
  let equal = 0;
  for (const qa of a) {
    const others = rest.get(keyOf(qa)) ?? [];
    const same = others.findIndex(({ answer }) => folded(answer) === folded(qa.answer));
    const other = others.splice(Math.max(0, same), 1).at(0);
    if (!other) single.push({ question: qa.question, answers: [qa.answer, null] });
    else if (same >= 0) equal++;
    else differing.push({ question: qa.question, answers: [qa.answer, other.answer] });
  }
  for (const others of rest.values())
    for (const { question, answer } of others) single.push({ question, answers: [null, answer] });
  return { differing, single, equal };
}

const maxSingle = 12;

/** A table of question, answer here, answer there. */
export function recordPairsTable(a: SampleView, b: SampleView): TemplateResult {
  const { differing, single, equal } = recordPairs(a.qa, b.qa);
  const cell = (answer: string | null, marked: TemplateResult) =>
    answer === null ? html`<td class="quiet">${t('no such question')}</td>` : html`<td>${marked}</td>`;
  const row = ({ question, answers: [here, there] }: RecordPair) => {
    const { before, after } = markedTexts(here ?? there ?? '', there ?? here ?? '');
    return html`<tr>
      <th scope="row"><bdi>${question}</bdi></th>
      ${cell(here, before)}${cell(there, after)}
    </tr>`;
  };
  const sentence = t(
    '{0} with the same answer, {1} with another, {2} that one image alone has',
    questionCount(equal),
    count(differing.length),
    count(single.length),
  );
  const shown = [...differing, ...single.slice(0, maxSingle)];
  return html`<p class="quiet record-pairs-sum">${sentence}</p>
    ${
      shown.length > 0 &&
      html`<table class="record-pairs">
        <thead>
          <tr>
            <th scope="col">${t('Question')}</th>
            <th scope="col"><bdi>${a.id}</bdi></th>
            <th scope="col"><bdi>${b.id}</bdi></th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(row)}
        </tbody>
      </table>`
    }
    ${
      single.length > maxSingle &&
      html`<p class="quiet">${t('and {0} more', count(single.length - maxSingle))}</p>`
    }`;
}

function folded(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The records of a case with the words marked in which they differ; or, of two images, all their questions. */
import type { TemplateResult } from 'lit-html';
import type { CaseRecord, ReviewCase } from '../../../analysis/curation/reviewCase';
import { recordPairsTable } from '../../pair/recordPairs';
import { commonShare, markedTexts, plainText } from '../../pair/textDiff';
import type { SampleView } from '../../protocol';
import { html } from '../../template';
import { t } from '../../text';

/** Of the letters of two questions: below it they are other questions, and marks would stand at all words. */
const comparedShare = 0.6;

/** @param shown the samples of the images beside. */
export function caseRecords(
  { records, field }: ReviewCase,
  shown: readonly (SampleView | null)[],
  ids: readonly string[],
): TemplateResult | null {
  const [a, b] = shown;
  if (records.length === 0) return a && b ? recordPairsTable(a, b) : null;
  const own = records.find(({ isOwn }) => isOwn) ?? records[0];
  const others = records.filter((one) => one !== own);
  const compared = others.at(0) ?? own;
  const names = new Set(own.fields.map(({ name }) => name));
  const extra =
    field !== null && field !== 'question' && field !== 'answer' && names.has(field) ? field : null;
  const row = (one: CaseRecord, against: CaseRecord, isOld: boolean) => {
    const [question, other] = [one.place.question, against.place.question];
    const isComparable = commonShare(question, other) >= comparedShare;
    const text = (value: string, compared: string) => {
      if (!isComparable) return plainText(value);
      return isOld ? markedTexts(value, compared).before : markedTexts(compared, value).after;
    };
    return html`<tr class=${one.isOwn ? 'own' : ''}>
      <th scope="row"><bdi>${ids[one.sample]}</bdi> <span class="quiet">${t('line {0}', one.line)}</span></th>
      <td>${text(question, other)}</td>
      <td>${text(one.place.answer, against.place.answer)}</td>
      ${extra !== null && html`<td>${text(fieldOf(one, extra), fieldOf(against, extra))}</td>`}
    </tr>`;
  };
  return html`<table class="record-pairs case-records">
    <thead>
      <tr>
        <th scope="col">${t('Record')}</th>
        <th scope="col">${t('Question')}</th>
        <th scope="col">${t('Answer')}</th>
        ${extra !== null && html`<th scope="col"><bdi>${extra}</bdi></th>`}
      </tr>
    </thead>
    <tbody>
      ${row(own, compared, true)}${others.map((one) => row(one, own, false))}
    </tbody>
  </table>`;
}

function fieldOf({ fields }: CaseRecord, name: string): string {
  return String(fields.find((field) => field.name === name)?.value ?? '');
}

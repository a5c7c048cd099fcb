/** A line in which the reader corrects a field of a record, or writes a note. Enter keeps it, Escape leaves it. */
import type { TemplateResult } from 'lit-html';
import type { CaseRecord } from '../../../analysis/curation/reviewCase';
import { select } from '../../controls/controls';
import { html } from '../../template';
import { t } from '../../text';

export interface Draft {
  readonly record: number;
  readonly field: string;
  readonly value: string;
}

export interface FormActions {
  readonly change: (draft: Draft) => void;
  readonly submit: (value: string) => void;
  readonly cancel: () => void;
}

/** @param preferred the field that the finding is about. */
export function firstDraft(records: readonly CaseRecord[], preferred: string | null): Draft | null {
  const record = Math.max(
    0,
    records.findIndex(({ isOwn }) => isOwn),
  );
  const fields = records.at(record)?.fields ?? [];
  const field = fields.find(({ name }) => name === preferred) ?? fields.at(0);
  return field ? { record, field: field.name, value: String(field.value) } : null;
}

export function correctionForm(
  records: readonly CaseRecord[],
  draft: Draft,
  actions: FormActions,
): TemplateResult {
  const { fields } = records[draft.record];
  const to = (record: number, field: string) => {
    const value = String(records[record].fields.find(({ name }) => name === field)?.value ?? '');
    actions.change({ record, field, value });
  };
  const lines = records.map(({ line, place }, at) => ({
    value: String(at),
    title: `${t('line {0}', line)}: ${place.question}`.slice(0, 60),
  }));
  return html`<form class="review-form" @submit=${submitter(actions)} @keydown=${leaver(actions)}>
    ${
      records.length > 1 &&
      select('correct-record', lines, String(draft.record), (at) => to(Number(at), draft.field))
    }
    ${select(
      'correct-field',
      fields.map(({ name }) => ({ value: name, title: name })),
      draft.field,
      (field) => to(draft.record, field),
    )}
    <input class="number review-value" name="value" aria-label=${t('New value')} .value=${draft.value} />
    <button class="button" type="submit">${t('Correct')}</button>
    <button class="button secondary" type="button" @click=${actions.cancel}>${t('Cancel')}</button>
  </form>`;
}

export function noteForm(actions: FormActions): TemplateResult {
  return html`<form class="review-form" @submit=${submitter(actions)} @keydown=${leaver(actions)}>
    <input class="number review-value" name="value" aria-label=${t('Note')} placeholder=${t('Note')} />
    <button class="button" type="submit">${t('Add note')}</button>
    <button class="button secondary" type="button" @click=${actions.cancel}>${t('Cancel')}</button>
  </form>`;
}

function submitter({ submit }: FormActions) {
  return (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    const input = form instanceof HTMLFormElement ? form.querySelector('input') : null;
    if (input) submit(input.value);
  };
}

function leaver({ cancel }: FormActions) {
  return (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    cancel();
  };
}

/** Small labelled controls for the row of encodings. */
import { h } from '../dom';

export interface Choice {
  readonly value: string;
  readonly title: string;
}

let ids = 0;

export function selectControl(
  label: string,
  choices: readonly Choice[],
  value: string,
  onChange: (value: string) => void,
): HTMLElement {
  const id = `control-${ids++}`;
  const select = h(
    'select',
    { class: 'select', id, on: { change: () => onChange(select.value) } },
    ...choices.map((choice) => h('option', { value: choice.value, text: choice.title })),
  );
  select.value = value;
  return h('div', { class: 'control' }, h('label', { htmlFor: id, text: label }), select);
}

export function numberControl(
  label: string,
  value: number,
  range: { min: number; max: number },
  onChange: (value: number) => void,
): HTMLElement {
  const id = `control-${ids++}`;
  const input = h('input', {
    class: 'number',
    id,
    type: 'number',
    value: String(value),
    min: String(range.min),
    max: String(range.max),
    on: {
      change: () => {
        const read = Math.round(Number(input.value));
        const kept = Number.isFinite(read) ? Math.min(range.max, Math.max(range.min, read)) : value;
        input.value = String(kept);
        onChange(kept);
      },
    },
  });
  return h('div', { class: 'control' }, h('label', { htmlFor: id, text: label }), input);
}

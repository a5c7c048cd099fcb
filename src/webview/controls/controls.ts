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
  /** Whole numbers unless a step is given. */
  range: { min: number; max: number; step?: number },
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
    step: String(range.step ?? 1),
    on: {
      change: () => {
        const typed = Number(input.value);
        const read = range.step === undefined ? Math.round(typed) : typed;
        const kept = Number.isFinite(read) ? Math.min(range.max, Math.max(range.min, read)) : value;
        input.value = String(kept);
        onChange(kept);
      },
    },
  });
  return h('div', { class: 'control' }, h('label', { htmlFor: id, text: label }), input);
}

/** A few choices side by side, one of them on; arrows move between them. */
export function segmented<V extends string>(
  label: string,
  choices: readonly { readonly value: V; readonly title: string }[],
  value: V,
  onChange: (value: V) => void,
): HTMLElement {
  const mark = (params: V) => {
    for (const button of buttons) {
      const on = button.dataset.value === params;
      button.setAttribute('aria-checked', String(on));
      button.tabIndex = on ? 0 : -1;
    }
  };
  const choose = (params: V) => {
    mark(params);
    onChange(params);
  };
  const buttons = choices.map((choice) =>
    h('button', {
      class: 'segment',
      type: 'button',
      text: choice.title,
      attrs: { role: 'radio' },
      data: { value: choice.value },
      on: { click: () => choose(choice.value) },
    }),
  );
  mark(value);
  const group = h(
    'div',
    { class: 'segments', attrs: { role: 'radiogroup', 'aria-label': label } },
    ...buttons,
  );
  group.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = (at + step + buttons.length) % buttons.length;
    event.preventDefault();
    choose(choices[next].value);
    buttons[next].focus();
  });
  return group;
}

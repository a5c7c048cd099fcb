/** Small labelled controls for the row of encodings. Each shows the value it is given and reports what the user sets. */
import { nothing, type TemplateResult } from 'lit-html';
import { type ChildPart, Directive, directive } from 'lit-html/directive.js';
import { html } from '../template';

export interface Choice<V extends string = string> {
  readonly value: V;
  readonly title: string;
  /** Choices with the same group stand under its name. */
  readonly group?: string;
}

/** @param id of the element, unique in the document. */
export function selectControl<V extends string>(
  id: string,
  label: string,
  choices: readonly Choice<V>[],
  value: V,
  onChange: (value: V) => void,
): TemplateResult {
  return html`<div class="control">
    <label for=${id}>${label}</label>
    ${select(id, choices, value, onChange)}
  </div>`;
}

export function select<V extends string>(
  id: string,
  choices: readonly Choice<V>[],
  value: V,
  onChange: (value: V) => void,
): TemplateResult {
  const option = (choice: Choice<V>) => html`<option value=${choice.value}>${choice.title}</option>`;
  const groups = new Set(choices.map(({ group }) => group));
  return html`<select
    class="select"
    id=${id}
    @change=${(event: Event) => onChange((event.currentTarget as HTMLSelectElement).value as V)}
  >
    ${[...groups].map((name) => {
      const options = choices.filter(({ group }) => group === name).map(option);
      return name === undefined ? options : html`<optgroup label=${name}>${options}</optgroup>`;
    })}${selectedValue(value)}
  </select>`;
}

/**
 * Last child of a `select`: selects the option of a value, none where it is not offered. A property of the `select`
 * itself would be set before its options exist. An unchanged value is left alone: an open list must not close.
 */
const selectedValue = directive(
  class extends Directive {
    /** Declares the argument; `update` is what lit-html calls. */
    render(value: string): unknown {
      return value;
    }

    override update(part: ChildPart, [value]: [string]): typeof nothing {
      const parent = part.parentNode as HTMLSelectElement;
      if (parent.value !== value) parent.value = value;
      return nothing;
    }
  },
);

/** @param range of whole numbers unless a step is given. */
export function numberControl(
  id: string,
  label: string,
  value: number,
  range: { min: number; max: number; step?: number },
  onChange: (value: number) => void,
): TemplateResult {
  const changed = ({ currentTarget }: Event) => {
    const input = currentTarget as HTMLInputElement;
    const typed = Number(input.value);
    const read = range.step === undefined ? Math.round(typed) : typed;
    const accepted = Number.isFinite(read) ? Math.min(range.max, Math.max(range.min, read)) : value;
    input.value = String(accepted);
    onChange(accepted);
  };
  return html`<div class="control">
    <label for=${id}>${label}</label>
    <input
      class="number"
      id=${id}
      type="number"
      min=${range.min}
      max=${range.max}
      step=${range.step ?? 1}
      .value=${String(value)}
      @change=${changed}
    />
  </div>`;
}

/** A few choices side by side, one of them checked; the arrow keys move between them. */
export function segmented<V extends string>(
  label: string,
  choices: readonly Choice<V>[],
  value: V,
  onChange: (value: V) => void,
): TemplateResult {
  const moved = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = (event.currentTarget as HTMLElement).querySelectorAll('button');
    const next =
      (choices.findIndex((choice) => choice.value === value) + step + choices.length) % choices.length;
    buttons[next].focus();
    onChange(choices[next].value);
  };
  return html`<div class="segments" role="radiogroup" aria-label=${label} @keydown=${moved}>
    ${choices.map(
      (choice) =>
        html`<button
          class="segment"
          type="button"
          role="radio"
          data-value=${choice.value}
          aria-checked=${choice.value === value}
          tabindex=${choice.value === value ? 0 : -1}
          @click=${() => onChange(choice.value)}
        >
          ${choice.title}
        </button>`,
    )}
  </div>`;
}

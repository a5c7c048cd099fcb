/**
 * Parameters of every method, built from what the methods declare: ranges, defaults, one sentence each. "Run" asks
 * again with the new values; the maps keep their picture until the answer moves the points.
 */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { VscodeCheckbox } from '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { MethodInfo } from '../../analysis/methods/fit';
import type { Params, ParamSpec, ParamValue } from '../../analysis/params';
import type { AppContext } from '../appContext';
import { methodOf } from '../color/colorSource';
import { Disposables, fill, h, iconButton } from '../dom';
import { paramsOf } from '../state/appState';
import { t } from '../text';
import { paramProblem, readParam } from './paramInput';
import { rangeText, spaced } from './paramText';

export class SideSheet {
  readonly element = h('section', {
    class: 'side-sheet',
    hidden: true,
    attrs: { role: 'dialog', 'aria-label': t('Parameters') },
  });
  private readonly disposables = new Disposables();
  private returnFocus: Element | null = null;

  constructor(private readonly page: AppContext) {
    const { store } = page;
    this.disposables.own(store.subscribe(['sideSheet'], () => this.toggle()));
    this.disposables.own(store.subscribe(['init'], () => this.toggle()));
    this.disposables.listen<'keydown'>(this.element, 'keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      store.set({ sideSheet: false });
    });
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private toggle(): void {
    const { sideSheet } = this.page.store.get();
    const was = !this.element.hidden;
    this.element.hidden = !sideSheet;
    if (sideSheet && !was) {
      this.returnFocus = document.activeElement;
      this.build();
      this.element.querySelector<HTMLElement>('button')?.focus();
    } else if (!sideSheet && was) {
      if (this.returnFocus instanceof HTMLElement) this.returnFocus.focus();
    }
  }

  private build(): void {
    const { store, model } = this.page;
    const { view, colorBy, seed } = store.get();
    const inUse = new Set([model.reduction, methodOf(colorBy)]);
    if (view === 'clusterings') for (const { name } of model.methods('clustering')) inUse.add(name);
    if (view === 'outliers') for (const { name } of model.methods('outliers')) inUse.add(name);
    if (view === 'hierarchy') inUse.add(store.get().hierarchySource);
    const groups = [
      [t('Layout'), model.methods('reduction')],
      [t('Clustering'), model.methods('clustering')],
      [t('Outliers'), model.methods('outliers')],
    ] as const;
    const seedInput = h('vscode-textfield', {
      id: 'param-seed',
      type: 'number',
      label: t('seed'),
      min: 0,
      value: String(seed),
    });
    seedInput.addEventListener('change', () => {
      const value = Math.round(Number(seedInput.value));
      if (Number.isSafeInteger(value) && value >= 0) store.set({ seed: value });
      else seedInput.value = String(store.get().seed);
    });
    fill(
      this.element,
      h(
        'div',
        { class: 'side-head' },
        h('h2', { text: t('Parameters') }),
        iconButton('close', t('Close'), () => store.set({ sideSheet: false })),
      ),
      h(
        'div',
        { class: 'side-body' },
        h(
          'div',
          { class: 'param' },
          h('label', { htmlFor: 'param-seed', text: t('seed') }),
          seedInput,
          h('p', {
            class: 'quiet',
            text: t('Of everything that draws at random; the same seed gives the same result.'),
          }),
        ),
        ...groups.flatMap(([title, methods]) =>
          methods.length === 0
            ? []
            : [
                h('h3', { class: 'caption', text: title }),
                ...methods.map((info) => this.method(info, inUse.has(info.name))),
              ],
        ),
      ),
    );
  }

  private method(info: MethodInfo, open: boolean): HTMLElement {
    const { store } = this.page;
    const draft: Record<string, ParamValue> = { ...paramsOf(store.get(), info.name) };
    const problems = new Map<string, string>();
    const run = h('vscode-button', { type: 'submit', text: t('Run') });
    const reset = h('vscode-button', { type: 'button', secondary: true, text: t('Defaults') });
    const names = Object.keys(info.params);
    const keepLayout = h('vscode-checkbox', { id: `start-${info.name}`, checked: true });
    const keep = (params: Params) => {
      const { params: before, starts } = store.get();
      const next = { ...starts };
      // The first run stays the start of all later ones: what is kept is found again after a restart.
      const laidOut = this.page.model.cached(info.name) !== null;
      if (!info.capabilities.acceptsInitial || !keepLayout.checked || sameParams(params, {}))
        delete next[info.name];
      else if (laidOut) next[info.name] ??= paramsOf(store.get(), info.name);
      if (next[info.name] && sameParams(next[info.name], params)) delete next[info.name];
      store.set({ params: { ...before, [info.name]: params }, starts: next });
    };
    const fields = names.map((name) =>
      field(info, name, draft[name] ?? info.params[name].default, (value, problem) => {
        if (problem) problems.set(name, problem);
        else {
          problems.delete(name);
          if (value === info.params[name].default) delete draft[name];
          else draft[name] = value;
        }
        run.disabled = problems.size > 0;
        run.ariaDisabled = String(run.disabled); // the element does not say so itself
      }),
    );
    reset.addEventListener('click', () => {
      keep({});
      form.closest('details')?.replaceWith(this.method(info, true));
    });
    const start =
      info.capabilities.acceptsInitial &&
      h(
        'div',
        { class: 'param' },
        h('label', { htmlFor: keepLayout.id, text: t('Start from the present layout') }),
        keepLayout,
        h('p', {
          class: 'quiet',
          text: t('Points then move to their new places instead of being laid out anew.'),
        }),
      );
    const form = h('form', null, ...fields, start, h('p', { class: 'actions' }, run, reset));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (problems.size === 0) keep({ ...draft });
    });
    const details = h('details', { class: 'method' }, h('summary', { text: info.title }), form);
    details.open = open;
    return details;
  }
}

function sameParams(a: Params, b: Params): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}

function field(
  info: MethodInfo,
  name: string,
  value: ParamValue,
  onValue: (value: ParamValue, problem: string | null) => void,
): HTMLElement {
  const spec = info.params[name];
  const id = `param-${info.name}-${name}`;
  const help = h('p', { class: 'quiet', text: [spec.help, rangeText(spec)].join(' ').trim() });
  const problem = h('p', { class: 'problem', hidden: true, attrs: { role: 'alert' } });
  const input = control(spec, value, spaced(name));
  const changed = () => {
    const read = readParam(spec, input instanceof VscodeCheckbox ? input.checked : input.value);
    const wrong = paramProblem(spec, read);
    problem.hidden = wrong === null;
    problem.textContent = wrong ?? '';
    if (input instanceof VscodeTextfield) input.invalid = wrong !== null;
    onValue(read, wrong);
  };
  input.id = id;
  input.addEventListener(input instanceof VscodeTextfield ? 'input' : 'change', changed);
  return h('div', { class: 'param' }, h('label', { htmlFor: id, text: spaced(name) }), input, help, problem);
}

function control(
  spec: ParamSpec,
  value: ParamValue,
  label: string,
): VscodeTextfield | VscodeCheckbox | HTMLSelectElement {
  if (spec.type === 'choice') {
    // The toolkit's select reads its options' rendered text, which in closed details is empty.
    const select = h(
      'select',
      { class: 'select' },
      ...spec.choices.map((choice) => h('option', { value: choice, text: choice })),
    );
    select.value = String(value);
    return select;
  }
  if (spec.type === 'bool') return h('vscode-checkbox', { checked: value === true, label: '' });
  const auto = spec.type === 'autoFloat' || spec.type === 'autoInt';
  return h('vscode-textfield', {
    label,
    // A number field of this element knows whole steps only.
    type: spec.type === 'int' ? 'number' : 'text',
    value: value === null ? '' : String(value),
    placeholder: auto ? 'auto' : spec.type === 'optionalInt' ? t('none') : '',
  });
}

/**
 * Parameters of every method, built from what the methods declare: ranges, defaults, one sentence each. "Run" stores
 * the new values; the maps keep their picture until the answer moves the points.
 */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { nothing, render, type TemplateResult } from 'lit-html';
import type { MethodInfo } from '../../analysis/methods/fit';
import type { Params, ParamValue } from '../../analysis/params';
import { spaced } from '../../common/spaced';
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import { keepRuns } from '../queries/keepRuns';
import { paramsOf } from '../state/appState';
import { sameParams, setParams } from '../state/paramActions';
import { html } from '../template';
import { messageText, t } from '../text';
import type { ViewDefinition } from '../viewDefinition';
import { select } from './controls';
import { iconButton } from './icons';
import { combinations, paramProblem, readParam, readParams } from './paramInput';
import { changesText, rangeText } from './paramText';
import { tuningChart } from './tuningChart';

/** More maps beside each other cannot be read. */
const maxRunsAtOnce = 9;

type TextField = HTMLElement & { value: string };
type Checkbox = HTMLElement & { checked: boolean };

export class SideSheet {
  readonly element = createElement('section', 'side-sheet', {
    role: 'dialog',
    'aria-label': t('Parameters'),
    hidden: '',
  });
  private readonly disposables = new Disposables();
  private returnFocus: Element | null = null;
  /** Methods whose fields are unfolded when the sheet opens. */
  private inUse: ReadonlySet<string | null> = new Set();
  /** Input that has not been run yet, by `method.parameter`, as typed. */
  private readonly typed = new Map<string, string | boolean>();
  /** Methods whose next run does not start from the present layout. */
  private readonly anew = new Set<string>();

  constructor(
    private readonly app: AppContext,
    private readonly views: readonly ViewDefinition[],
  ) {
    const { store } = app;
    this.disposables.own(store.subscribe(['sideSheet', 'init'], () => this.toggle()));
    const shown = () => {
      if (!this.element.hidden) this.refresh();
    };
    this.disposables.own(app.model.queries.onChange(shown));
    this.disposables.own(store.subscribe(['params', 'history', 'tuned'], shown));
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
    const { sideSheet, sheetMethod, view } = this.app.store.get();
    if (sideSheet === !this.element.hidden) return;
    this.element.hidden = !sideSheet;
    if (!sideSheet) {
      render(nothing, this.element);
      this.app.store.set({ sheetMethod: null });
      if (this.returnFocus instanceof HTMLElement) this.returnFocus.focus();
      return;
    }
    const shown = this.views.find(({ name }) => name === view);
    this.inUse = new Set(sheetMethod === null ? shown?.methodsInUse(this.app.model) : [sheetMethod]);
    this.typed.clear();
    this.anew.clear();
    this.returnFocus = document.activeElement;
    this.refresh();
    const unfolded = sheetMethod === null ? null : this.element.querySelector('details[open]');
    unfolded?.scrollIntoView({ block: 'start' });
    (
      unfolded?.querySelector<HTMLElement>('summary') ?? this.element.querySelector<HTMLElement>('button')
    )?.focus();
  }

  private refresh(): void {
    render(this.template(), this.element);
  }

  private template(): TemplateResult {
    const { store, model } = this.app;
    const groups = [
      [t('Layout'), model.methods('reduction')],
      [t('Clustering'), model.methods('clustering')],
      [t('Outliers'), model.methods('outliers')],
    ] as const;
    const seedChanged = ({ currentTarget }: Event) => {
      const input = currentTarget as TextField;
      const value = Math.round(Number(input.value));
      if (Number.isSafeInteger(value) && value >= 0) store.set({ seed: value });
      else input.value = String(store.get().seed);
    };
    return html`<div class="side-head">
        <h2>${t('Parameters')}</h2>
        ${iconButton('close', t('Close'), () => store.set({ sideSheet: false }))}
      </div>
      <div class="side-body">
        <div class="param">
          <label for="param-seed">${t('seed')}</label>
          <vscode-textfield
            id="param-seed"
            type="number"
            .label=${t('seed')}
            min="0"
            .value=${String(store.get().seed)}
            @change=${seedChanged}
          ></vscode-textfield>
          <p class="quiet">${t('The random seed of every method; the same seed gives the same result.')}</p>
        </div>
        ${groups.map(
          ([title, methods]) =>
            methods.length > 0 &&
            html`<h3 class="caption">${title}</h3>
              ${methods.map((info) => this.method(info))}`,
        )}
      </div>`;
  }

  private method(info: MethodInfo): TemplateResult {
    const { store } = this.app;
    const names = Object.keys(info.params);
    const values = names.map((name) => [name, this.values(info, name)] as const);
    const runs = values.reduce((product, [, choices]) => product * choices.length, 1);
    const refused = runs > maxRunsAtOnce || names.some((name) => this.problem(info, name) !== null);
    const submitted = (event: Event) => {
      event.preventDefault();
      if (refused) return;
      const [first, ...others] = combinations(values).map((run) =>
        Object.fromEntries(
          Object.entries(run).filter(([name, value]) => value !== info.params[name].default),
        ),
      );
      keepRuns(store, info.name, others);
      this.run(info, first);
    };
    const reset = () => {
      for (const name of names) this.typed.delete(`${info.name}.${name}`);
      this.anew.delete(info.name);
      this.run(info, {});
    };
    return html`<details class="method" ?open=${this.inUse.has(info.name)}>
      <summary>${info.title}</summary>
      <form @submit=${submitted}>
        ${
          info.kind === 'clustering' &&
          html`<p class="quiet">
            ${t('Several values, separated by commas, are compared side by side: up to {0} runs.', maxRunsAtOnce)}
          </p>`
        }
        ${names.map((name) => this.field(info, name))}${info.capabilities.acceptsInitial && this.startControl(info.name)}
        <p class="actions">
          <vscode-button type="submit" .disabled=${refused} aria-disabled=${refused}>
            ${t('Run')}
          </vscode-button>
          <vscode-button type="button" secondary @click=${reset}>${t('Defaults')}</vscode-button>
        </p>
        ${this.warnings(info.name)}${this.earlierRuns(info)}${tuningChart(this.app, info, (name, value) => this.type(info, name, value))}
      </form>
    </details>`;
  }

  /** What is to be said of the method's present result. */
  private warnings(method: string): readonly TemplateResult[] {
    const { warnings = [] } = this.app.model.cached(method) ?? {};
    return warnings.map((warning) => html`<p class="quiet">${messageText(warning)}</p>`);
  }

  /** Parameters of former runs; one click runs them again. */
  private earlierRuns(info: MethodInfo): TemplateResult | null {
    const { history } = this.app.store.get();
    const runs = Object.hasOwn(history, info.name) ? history[info.name] : [];
    if (runs.length === 0) return null;
    const again = (params: Params) => {
      for (const name of Object.keys(info.params)) this.typed.delete(`${info.name}.${name}`);
      this.run(info, params);
    };
    return html`<p class="earlier">
      <span class="quiet">${t('Earlier runs')}</span>
      ${runs.map(
        (params) =>
          html`<button class="pill" type="button" @click=${() => again(params)}>
            ${changesText(params)}
          </button>`,
      )}
    </p>`;
  }

  /** As if the user had typed it. */
  private type(info: MethodInfo, name: string, value: number): void {
    this.typed.set(`${info.name}.${name}`, String(value));
    this.refresh();
  }

  private startControl(method: string): TemplateResult {
    const changed = ({ currentTarget }: Event) => {
      if ((currentTarget as Checkbox).checked) this.anew.delete(method);
      else this.anew.add(method);
      this.refresh();
    };
    return html`<div class="param">
      <label for="start-${method}">${t('Start from the current layout')}</label>
      <vscode-checkbox
        id="start-${method}"
        .checked=${!this.anew.has(method)}
        @change=${changed}
      ></vscode-checkbox>
      <p class="quiet">${t('Points move from their current positions instead of starting over.')}</p>
    </div>`;
  }

  private field(info: MethodInfo, name: string): TemplateResult {
    const spec = info.params[name];
    const problem = this.problem(info, name);
    return html`<div class="param">
      <label for=${`param-${info.name}-${name}`}>${spaced(name)}</label>
      ${this.input(info, name, problem !== null)}
      <p class="quiet">${[spec.help, rangeText(spec)].join(' ').trim()}</p>
      <p class="problem" role="alert" ?hidden=${problem === null}>${problem}</p>
    </div>`;
  }

  private input(info: MethodInfo, name: string, invalid: boolean): TemplateResult {
    const spec = info.params[name];
    const id = `param-${info.name}-${name}`;
    const value = this.value(info, name);
    const type = (raw: string | boolean) => {
      this.typed.set(`${info.name}.${name}`, raw);
      this.refresh();
    };
    if (spec.type === 'choice') {
      // The toolkit's select reads the rendered text of its options, which is empty in closed details.
      const choices = spec.choices.map((choice) => ({ value: choice, title: choice }));
      return select(id, choices, String(value), type);
    }
    if (spec.type === 'bool') {
      return html`<vscode-checkbox
        id=${id}
        label=""
        .checked=${value === true}
        @change=${({ currentTarget }: Event) => type((currentTarget as Checkbox).checked)}
      ></vscode-checkbox>`;
    }
    const auto = spec.type === 'autoFloat' || spec.type === 'autoInt';
    return html`<vscode-textfield
      id=${id}
      .label=${spaced(name)}
      type=${
        // A number field of the toolkit takes whole steps only, and one value.
        spec.type === 'int' && info.kind !== 'clustering' ? 'number' : 'text'
      }
      placeholder=${auto ? 'auto' : spec.type === 'optionalInt' ? t('none') : ''}
      .value=${this.typed.get(`${info.name}.${name}`) ?? (value === null ? '' : String(value))}
      .invalid=${invalid}
      @input=${({ currentTarget }: Event) => type((currentTarget as TextField).value)}
    ></vscode-textfield>`;
  }

  /** Of a clustering there may be several. */
  private values(info: MethodInfo, name: string): readonly ParamValue[] {
    const typed = this.typed.get(`${info.name}.${name}`);
    const several = info.kind === 'clustering' && typed !== undefined;
    return several ? readParams(info.params[name], typed) : [this.value(info, name)];
  }

  private problem(info: MethodInfo, name: string): string | null {
    const problems = this.values(info, name).map((value) => paramProblem(info.params[name], value));
    return problems.find((problem) => problem !== null) ?? null;
  }

  /** As typed, else as last run, else the default. */
  private value(info: MethodInfo, name: string): ParamValue {
    const spec = info.params[name];
    const typed = this.typed.get(`${info.name}.${name}`);
    if (typed !== undefined) return readParam(spec, typed);
    const params = paramsOf(this.app.store.get(), info.name);
    return Object.hasOwn(params, name) ? params[name] : spec.default;
  }

  private run(info: MethodInfo, params: Params): void {
    const { store, model } = this.app;
    const { name, capabilities } = info;
    const { starts } = store.get();
    const { [name]: earlier, ...others } = starts as Partial<typeof starts>;
    // The first run stays the start of all later ones, so that a result is found again in the cache after a restart.
    const laidOut = model.cached(name) !== null ? paramsOf(store.get(), name) : undefined;
    const anew = !capabilities.acceptsInitial || this.anew.has(name) || sameParams(params, {});
    const start = anew ? undefined : (earlier ?? laidOut);
    const next = start && !sameParams(start, params) ? { ...others, [name]: start } : others;
    store.set({ starts: next as typeof starts });
    setParams(store, name, params);
    this.refresh();
  }
}

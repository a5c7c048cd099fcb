/** What the data allow of parameters, and what is said about it. */
import { message, type MessageTemplate, titled } from '../../common/messageTemplate';
import type { EqualRows } from '../numeric/equalRows';
import type { Params, ParamSpecs } from '../params';

export interface DataShape {
  readonly n: number;
  readonly d: number;
}
export interface DataFacts extends DataShape {
  readonly equal: EqualRows;
}

/** How the data bound one parameter. */
export interface DataLimit {
  /** The largest value that the data allow. */
  most(data: DataShape): number;
  /** From here on a result says little: a default is lowered to this, a given value draws a warning. */
  sensible?(data: DataShape): number;
  /** Whether a given value above `most` is taken as `most`; otherwise the method refuses it. */
  readonly lowers: boolean;
}

/** "Neighbours" beyond the other rows: taken as all other rows. */
export const otherRows: DataLimit = { most: ({ n }) => n - 1, lowers: true };

/** For a clustering with fewer rows than it asks of one cluster. */
export function tooFewRows(title: string, name: string, value: number, n: number): MessageTemplate {
  return message`${titled(title)}: the number of rows, ${n}, is below ${name} = ${value}, so all of them are noise.`;
}

export interface FittedParams {
  readonly params: Params;
  readonly warnings: readonly MessageTemplate[];
}

interface Fitting {
  readonly title: string;
  readonly specs: ParamSpecs;
  readonly limits: Readonly<Partial<Record<string, DataLimit>>>;
}

/**
 * Parameters as these data allow them: defaults, and given values where the method lowers them, come down to the
 * limit; each such change is a warning.
 * @param params completed by the defaults. @param given what the request named.
 */
export function fitParams(
  { title, specs, limits }: Fitting,
  params: Params,
  given: Readonly<Record<string, unknown>>,
  data: DataShape,
): FittedParams {
  const fitted: Record<string, Params[string]> = { ...params };
  const warnings: MessageTemplate[] = [];
  for (const [name, limit] of Object.entries(limits)) {
    const value = params[name];
    if (!limit || typeof value !== 'number') continue;
    const spec = specs[name];
    const floor = 'min' in spec ? (spec.min ?? -Infinity) : -Infinity;
    const isGiven = given[name] !== undefined;
    const most = Math.max(floor, limit.most(data));
    const sensible = Math.max(floor, limit.sensible?.(data) ?? most);
    const allowed = !isGiven ? Math.min(most, sensible) : limit.lowers ? most : Infinity;
    if (value > allowed) {
      fitted[name] = allowed;
      warnings.push(
        message`${titled(title)}: ${name} is lowered from ${value} to ${allowed}, as the data are ${data.n} x ${data.d} (rows x columns).`,
      );
    } else if (value > sensible && value <= most) {
      warnings.push(
        message`${titled(title)}: ${name} is ${value}, which is large for ${data.n} rows; the layout shows neighbourhoods better up to ${sensible}.`,
      );
    }
  }
  return { params: fitted, warnings };
}

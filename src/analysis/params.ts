/**
 * A method declares its parameters once; the check, the message, the CLI help, the side sheet and the tests all
 * read that declaration. `resolveParams` fills defaults and refuses by name; what it returns is all a method
 * ever sees of a request.
 */
import {
  allOf,
  formatEnglish,
  message,
  type MessageTemplate,
  type MessageValue,
  titled,
} from '../common/messageTemplate';
import { shownJson } from '../common/shownJson';
import { AnalysisError } from './errors';

export type Params = Readonly<Record<string, ParamValue>>;

interface SpecBase<T> {
  readonly default: T;
  /** One sentence for the side sheet and `--help`. */
  readonly help: string;
}
export interface FloatSpec extends SpecBase<number> {
  readonly type: 'float';
  /** Inclusive lower bound. */
  readonly min?: number;
  /** Exclusive lower bound. */
  readonly above?: number;
  /** Inclusive upper bound. */
  readonly max?: number;
}
export interface IntSpec extends SpecBase<number> {
  readonly type: 'int';
  readonly min?: number;
  readonly max?: number;
}
export interface BoolSpec extends SpecBase<boolean> {
  readonly type: 'bool';
}
export interface ChoiceSpec<T extends string> extends SpecBase<T> {
  readonly type: 'choice';
  readonly choices: readonly T[];
}
/** A number, or "auto" which the method resolves and reports in its result. */
export interface AutoFloatSpec extends SpecBase<number | 'auto'> {
  readonly type: 'autoFloat';
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
}
/** An integer, or "auto" which the method resolves. */
export interface AutoIntSpec extends SpecBase<number | 'auto'> {
  readonly type: 'autoInt';
  readonly min?: number;
  readonly max?: number;
}
/** An integer that may be left out (null): the method then does without. */
export interface OptionalIntSpec extends SpecBase<number | null> {
  readonly type: 'optionalInt';
  readonly min?: number;
  readonly max?: number;
}

export type ParamSpec =
  FloatSpec | IntSpec | BoolSpec | ChoiceSpec<string> | AutoFloatSpec | AutoIntSpec | OptionalIntSpec;
export type ParamSpecs = Readonly<Record<string, ParamSpec>>;
export type ParamsOf<S extends ParamSpecs> = {
  readonly [K in keyof S]: S[K] extends ChoiceSpec<infer T> ? T : S[K]['default'];
};
export type ParamValue = number | string | boolean | null;

type Body<S, T> = Omit<S, 'type' | 'default' | 'help'> & { default: T; help: string };

export function float(body: Body<FloatSpec, number>): FloatSpec {
  return { type: 'float', ...body };
}
export function int(body: Body<IntSpec, number>): IntSpec {
  return { type: 'int', ...body };
}
export function bool(body: Body<BoolSpec, boolean>): BoolSpec {
  return { type: 'bool', ...body };
}
export function oneOf<const T extends string>(
  choices: readonly T[],
  body: { default: NoInfer<T>; help: string },
): ChoiceSpec<T> {
  return { type: 'choice', choices, ...body };
}
export function autoFloat(body: Body<AutoFloatSpec, number | 'auto'>): AutoFloatSpec {
  return { type: 'autoFloat', ...body };
}
export function autoInt(body: Body<AutoIntSpec, number | 'auto'>): AutoIntSpec {
  return { type: 'autoInt', ...body };
}
export function optionalInt(body: Body<OptionalIntSpec, number | null>): OptionalIntSpec {
  return { type: 'optionalInt', ...body };
}

/** What a value may be, in words: "an integer >= 1". */
export function allowedRange(spec: ParamSpec): MessageTemplate {
  switch (spec.type) {
    case 'choice':
      return message`one of ${spec.choices.join(', ')}`;
    case 'bool':
      return message`true or false`;
    case 'int':
      return message`an integer${bounds(spec)}`;
    case 'autoInt':
      return message`"auto" or an integer${bounds(spec)}`;
    case 'optionalInt':
      return message`null or an integer${bounds(spec)}`;
    case 'float':
      return message`a number${bounds(spec)}`;
    case 'autoFloat':
      return message`"auto" or a number${bounds(spec)}`;
  }
}

/**
 * Completes a request by the defaults and checks every value.
 * @param title of the method, for the message.
 * @throws AnalysisError `bad-parameter` naming the parameter, the value and the allowed range.
 */
export function resolveParams<S extends ParamSpecs>(
  specs: S,
  request: Readonly<Record<string, unknown>>,
  title: string,
): ParamsOf<S> {
  for (const name of Object.keys(request)) {
    if (!Object.hasOwn(specs, name)) {
      const known = Object.keys(specs).join(', ') || 'none';
      throw new AnalysisError(
        'bad-parameter',
        message`${titled(title)} has no parameter "${name}"; it takes ${known}.`,
        {
          method: title,
          parameter: name,
          allowed: known,
        },
      );
    }
  }
  const resolved: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = Object.hasOwn(request, name) && request[name] !== undefined ? request[name] : spec.default;
    if (!accepts(spec, value)) throw badParameter(title, name, value, allowedRange(spec));
    resolved[name] = value;
  }
  return resolved as ParamsOf<S>;
}

/** The one form of a refusal, also for limits that depend on the data (k against n). */
export function badParameter(
  title: string,
  name: string,
  value: unknown,
  allowed: MessageTemplate,
): AnalysisError {
  // Neither NaN, infinity nor undefined has a form in JSON.
  const shown = typeof value === 'number' || value === undefined ? String(value) : shownJson(value);
  return new AnalysisError(
    'bad-parameter',
    message`${titled(title)}: ${name} is ${shown} but must be ${allowed}.`,
    {
      method: title,
      parameter: name,
      value: shown,
      allowed: formatEnglish(allowed),
    },
  );
}

function accepts(spec: ParamSpec, value: unknown): boolean {
  switch (spec.type) {
    case 'choice':
      return typeof value === 'string' && spec.choices.includes(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return Number.isSafeInteger(value) && within(spec, value as number);
    case 'autoInt':
      return value === 'auto' || (Number.isSafeInteger(value) && within(spec, value as number));
    case 'optionalInt':
      return value === null || (Number.isSafeInteger(value) && within(spec, value as number));
    case 'float':
      return Number.isFinite(value) && within(spec, value as number);
    case 'autoFloat':
      return value === 'auto' || (Number.isFinite(value) && within(spec, value as number));
  }
}

type Bounded = { min?: number; max?: number; above?: number };

function within(spec: Bounded, value: number): boolean {
  return (
    (spec.min === undefined || value >= spec.min) &&
    (spec.max === undefined || value <= spec.max) &&
    (spec.above === undefined || value > spec.above)
  );
}

function bounds(spec: Bounded): MessageValue {
  const parts: string[] = [];
  if (spec.above !== undefined) parts.push(`> ${spec.above}`);
  if (spec.min !== undefined) parts.push(`>= ${spec.min}`);
  if (spec.max !== undefined) parts.push(`<= ${spec.max}`);
  return parts.length > 0 ? message` ${allOf(parts)}` : '';
}

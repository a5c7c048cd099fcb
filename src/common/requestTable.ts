/**
 * Requests declared as data: the schema of each argument, the type of the result, and how the request runs. Both ends
 * of a channel take their types from the table; the answering end checks the arguments with it.
 */
import * as v from 'valibot';

declare const resultType: unique symbol;
/** The type of an answer; nothing at run time. */
export interface ResultType<T> {
  readonly [resultType]?: T;
}
export function result<T>(): ResultType<T> {
  return {};
}
export const nothing: ResultType<void> = {};

export interface RequestDefinition<Args extends v.ObjectEntries = v.ObjectEntries, Result = unknown> {
  /** Schema of each argument; an argument without one is dropped. Messages say what is allowed: "an integer". */
  readonly args: Args;
  readonly result: ResultType<Result>;
  /** The caller may abort it; its answer is then an error of code "cancelled", unless it was faster. */
  readonly cancellable?: true;
  /**
   * Runs after the queued requests before it. `first`: before those that wait; `beside`: at once, and the others
   * wait until it is answered. What runs and is `repeatable` makes way for both.
   */
  readonly queued?: true | 'first' | 'beside';
  /** Only computes: it may be ended before it is done, and begun again. */
  readonly repeatable?: true;
  /** Reports intermediate layouts as `snapshot`. */
  readonly snapshots?: true;
}
export type RequestTable = Readonly<Record<string, RequestDefinition>>;

export type ArgsOf<D extends RequestDefinition> = v.InferOutput<v.ObjectSchema<D['args'], undefined>>;
export type ResultOf<D extends RequestDefinition> =
  D['result'] extends ResultType<infer Result> ? Result : never;
/** The requests of a table as the channel is typed with them. */
export type RequestsOf<T extends RequestTable> = {
  [K in keyof T]: { args: ArgsOf<T[K]>; result: ResultOf<T[K]> };
};

/**
 * The check of the answering end. It returns the declared arguments alone; it throws an error that names the request
 * and the argument: "Invalid `sample`: `index` must be an integer >= 0, not -1."
 */
export function argumentCheck(table: RequestTable): (name: string, args: unknown) => unknown {
  const schemas = new Map(
    Object.entries(table).map(([name, { args }]) => [name, v.object(args, 'an object')]),
  );
  return (name, args) => {
    const schema = schemas.get(name);
    if (!schema) return args; // the channel refuses what has no handler
    // Only own properties count, whatever the prototype of the object offers.
    const own: unknown = typeof args === 'object' && args !== null ? { ...args } : args;
    const parsed = v.safeParse(schema, own, { abortEarly: true });
    if (parsed.success) return parsed.output;
    const [issue] = parsed.issues;
    throw invalidArgument(name, v.getDotPath(issue) ?? 'request', issue.message, issue.input);
  };
}

/** @param allowed what the argument may be: "a row below 642". */
export function invalidArgument(request: string, argument: string, allowed: string, value: unknown): Error {
  const problem = value === undefined ? 'is missing' : `must be ${allowed}, not ${describe(value)}`;
  return Object.assign(new Error(`Invalid \`${request}\`: \`${argument}\` ${problem}.`), {
    code: 'bad-input',
  });
}

const MAX_SHOWN_CHARACTERS = 100;

/** A value in a few words: contents of lists and objects may be large, and are not text to show. */
function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, MAX_SHOWN_CHARACTERS));
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return ArrayBuffer.isView(value) ? `${value.constructor.name} of ${value.byteLength} bytes` : 'an object';
}

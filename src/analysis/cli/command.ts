/** What a command of the CLI is, and how its arguments are read. */
import { parseArgs } from 'node:util';
import { largestOf } from '../../common/extremes';
import type { CancelFlag } from '../taskContext';
import type { CommandTerminal } from './terminal';

/** Wrong usage of the command line: exit code 2; a failed job has 1. */
export class UsageError extends Error {}

/** How a flag is shown in `--help`; `value` is the placeholder of its value, absent for a switch. */
export interface FlagHelp {
  readonly value?: string;
  readonly help: string;
  /** Without it the command is wrong usage. */
  readonly required?: true;
}

export interface Command {
  readonly name: string;
  /** What follows the name: "FOLDER"; in brackets what may be left out, with an ellipsis what may be repeated. */
  readonly operands: readonly string[];
  readonly summary: string;
  readonly flags: Readonly<Record<string, FlagHelp>>;
  /** Longer text for `--help`, after the flags. */
  readonly notes?: () => string;
  run(input: CommandInput): Promise<number>;
  /** Set where an engine runs it again: what may be over by then ends it with code 75 (EX_TEMPFAIL), not 1. */
  readonly retried?: true;
}

export interface CommandInput {
  readonly operands: readonly string[];
  readonly flags: Flags;
  readonly terminal: CommandTerminal;
  readonly cancel: CancelFlag;
}

/** The flags that were given, read by kind; a value of the wrong kind is a UsageError naming the flag. */
export class Flags {
  constructor(private readonly values: Readonly<Record<string, string | boolean | undefined>>) {}

  has(name: string): boolean {
    return this.values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UsageError(`--${name} is missing.`);
    return value;
  }

  integer(name: string, fallback: number, min: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number) || number < min) {
      throw new UsageError(`--${name} is "${value}" but must be an integer >= ${min}.`);
    }
    return number;
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if (choices.includes(value as T)) return value as T;
    throw new UsageError(`--${name} is "${value}" but must be one of ${choices.join(', ')}.`);
  }
}

/** Seeds are what numpy's legacy generator takes: 32 bits. */
export function seedFlag(flags: Flags): number {
  const seed = flags.integer('seed', 42, 0);
  if (seed > 0xffffffff) throw new UsageError(`--seed is ${seed} but must be at most 4294967295.`);
  return seed;
}

/** Operands and values of flags that are paths. */
const PATH = /^\[?(?:DIR|FILE|FOLDER|MATRIX|PART|RESULT)/;
/** As a shell gives a variable that is not set; it would be the folder in which the command runs. */
const EMPTY_HELP = 'name a path ("." is this folder).';

/** @throws UsageError on an unknown flag, a missing flag or value, or a wrong number of operands. */
export function readArguments(
  command: Command,
  args: readonly string[],
): { operands: string[]; flags: Flags } {
  const declared: Readonly<Record<string, FlagHelp>> = { ...command.flags, help: { help: '' } };
  const operands: string[] = [];
  const values: Record<string, string | boolean> = {};
  const { tokens } = parseArgs({
    args: [...args],
    options: optionsOf(declared),
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const flag = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (!flag || rawName !== `--${name}`) {
      throw new UsageError(
        `"${command.name}" has no flag ${rawName}; "slakescope ${command.name} --help" lists them.`,
      );
    }
    if (flag.value === undefined) {
      if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
      values[name] = true;
      continue;
    }
    // A value may begin with a dash: --seed -1.
    if (value === undefined || (!token.inlineValue && value.startsWith('--'))) {
      throw new UsageError(`--${name} needs a value: --${name} ${flag.value}.`);
    }
    if (value === '' && PATH.test(flag.value)) throw new UsageError(`--${name} is empty; ${EMPTY_HELP}`);
    values[name] = value;
  }
  const flags = new Flags(values);
  const least = command.operands.filter((operand) => !operand.startsWith('[')).length;
  const given = operands.length;
  const most = command.operands.at(-1)?.endsWith(' …]') ? Infinity : command.operands.length;
  if (!flags.has('help') && (given < least || given > most)) {
    const wanted = command.operands.join(' ') || 'no operands';
    throw new UsageError(`"${command.name}" takes ${wanted}; ${given} given.`);
  }
  operands.forEach((operand, i) => {
    const wanted = command.operands[i] ?? command.operands.at(-1);
    if (operand === '' && PATH.test(wanted)) throw new UsageError(`${wanted} is empty; ${EMPTY_HELP}`);
  });
  if (!flags.has('help'))
    for (const [name, { required }] of Object.entries(command.flags)) if (required) flags.required(name);
  return { operands, flags };
}

function optionsOf(flags: Readonly<Record<string, FlagHelp>>) {
  return Object.fromEntries(
    Object.entries(flags).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
}

export function usageLine(command: Command): string {
  const flags = Object.entries(command.flags).map(([name, { value, required }]) => {
    const flag = `--${name}${value ? ` ${value}` : ''}`;
    return required ? flag : `[${flag}]`;
  });
  return ['slakescope', command.name, ...command.operands, ...flags].join(' ');
}

export function helpText(command: Command): string {
  const flags: Command['flags'] = { ...command.flags, help: { help: 'Shows this help.' } };
  const rows = Object.entries(flags).map(
    ([name, flag]) => [`--${name}${flag.value ? ` ${flag.value}` : ''}`, flag.help] as const,
  );
  const width = largestOf(rows.map(([left]) => left.length));
  const lines = [command.summary, '', `Usage: ${usageLine(command)}`, ''];
  for (const [left, right] of rows) lines.push(`  ${left.padEnd(width)}  ${right}`);
  const notes = command.notes?.();
  if (notes) lines.push('', notes);
  return lines.join('\n');
}

import { methods } from '../methods/registry';
import { type Params, resolveParams } from '../params';
import { type FlagHelp, type Flags, UsageError } from './command';
import { readJsonFlag } from './jsonFlag';

/** Of commands that run every method. */
export const paramsFlag: Readonly<Record<string, FlagHelp>> = {
  params: { value: 'FILE.json', help: 'Parameters by method: {"kmeans": {"k": 5}}.' },
};

/** Every value is checked before the work starts. */
export async function readParamsFlag(flags: Flags): Promise<Readonly<Record<string, Params>>> {
  const file = flags.text('params');
  if (file === undefined) return {};
  const given = await readJsonFlag('params', file);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UsageError(`--params ${file} must hold an object such as {"kmeans": {"k": 5}}.`);
  }
  for (const [name, params] of Object.entries(given)) {
    const method = methods.find((candidate) => candidate.name === name);
    if (!method) {
      const known = methods.map((candidate) => candidate.name).join(', ');
      throw new UsageError(`--params ${file}: there is no method "${name}"; the methods are ${known}.`);
    }
    try {
      if (typeof params !== 'object' || params === null || Array.isArray(params)) {
        throw new TypeError(`"${name}" must be an object such as {"k": 5}.`);
      }
      resolveParams(method.params, params as Params, method.title);
    } catch (error) {
      throw new UsageError(`--params ${file}: ${(error as Error).message}`);
    }
  }
  return given as Record<string, Params>;
}

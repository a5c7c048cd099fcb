/** Folder of the CLI for embeddings and results. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { OpenRequest } from '../session/openRequest';
import { DEFAULT_CACHE_BYTES, GIGABYTE } from '../store/sweep';
import { UsageError } from './command';

/** What every request to open a dataset holds. */
export function storage(
  env: NodeJS.ProcessEnv = process.env,
): Required<Pick<OpenRequest, 'storageDir' | 'storageChosen' | 'cacheBytes'>> {
  return {
    storageDir: storageDir(env),
    storageChosen: Boolean(env['SLAKESCOPE_CACHE']),
    cacheBytes: cacheBytes(env),
  };
}

/** SLAKESCOPE_CACHE, else the platform's folder for caches. */
export function storageDir(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env['SLAKESCOPE_CACHE']) return env['SLAKESCOPE_CACHE'];
  if (platform === 'win32' && env['LOCALAPPDATA']) return join(env['LOCALAPPDATA'], 'slakescope', 'Cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'slakescope');
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'slakescope');
}

/** SLAKESCOPE_CACHE_SIZE in gigabytes. */
export function cacheBytes(env: NodeJS.ProcessEnv = process.env): number {
  const given = env['SLAKESCOPE_CACHE_SIZE'];
  if (!given) return DEFAULT_CACHE_BYTES;
  const gigabytes = Number(given);
  if (Number.isFinite(gigabytes) && gigabytes >= 0) return Math.round(gigabytes * GIGABYTE);
  throw new UsageError(`SLAKESCOPE_CACHE_SIZE is "${given}" but must be a number of gigabytes, 0 or more.`);
}

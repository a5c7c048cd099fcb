/** Folder of the CLI for embeddings and results. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** SLAKESCOPE_CACHE, else the platform's folder for caches. Never inside the dataset. */
export function storageDir(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env['SLAKESCOPE_CACHE']) return env['SLAKESCOPE_CACHE'];
  if (platform === 'win32' && env['LOCALAPPDATA']) return join(env['LOCALAPPDATA'], 'slakescope', 'Cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'slakescope');
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'slakescope');
}

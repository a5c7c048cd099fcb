// What the tests need from the system, and how to get it on Debian.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Command, and the Debian package that has it. */
const needed = [
  ['rg', 'ripgrep'],
  ['python3', 'python3'],
  ['make', 'make'],
  ['g++', 'g++'],
];

/** Path of the first of these commands, or undefined. */
export function findCommand(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        continue;
      }
    }
  }
  return undefined;
}

export function findChromium() {
  return process.env.SLAKESCOPE_CHROMIUM ?? findCommand(...chromiumNames);
}

/** Debian packages that are missing. */
function missingPackages() {
  const missing = needed.filter(([command]) => !findCommand(command)).map(([, name]) => name);
  if (!findChromium()) missing.push('chromium');
  // Without a CJK font the Chinese questions are boxes in every screenshot.
  if (!existsSync('/usr/share/fonts/opentype/noto')) missing.push('fonts-noto-cjk');
  return missing;
}

/** As root on Debian installs what is missing; elsewhere says in one line what to install, and throws. */
export function ensureSystem(log = console.log) {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const essential = missing.filter((name) => name !== 'fonts-noto-cjk');
  if (!canInstall() && essential.length === 0) return;
  installPackages(canInstall() ? missing : essential, log);
}

function canInstall() {
  return process.getuid?.() === 0 && findCommand('apt-get') !== undefined;
}

/** As root on Debian installs these packages; elsewhere throws one line that says so. */
export function installPackages(missing, log = console.log) {
  if (!canInstall()) {
    throw new Error(
      `The tests need ${missing.join(', ')}; install them (Debian: apt-get install ${missing.join(' ')}).`,
    );
  }
  log(`Installing ${missing.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...missing],
  ]) {
    const { status, stderr } = spawnSync('apt-get', args, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${stderr}`);
  }
}

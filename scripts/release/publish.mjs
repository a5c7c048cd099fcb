// node scripts/release/publish.mjs --tag vVERSION --from FOLDER [--dry-run]: checks the packages of a release and publishes
// them: VSIX files to the Visual Studio Marketplace and to Open VSX, the command line to npm. With --dry-run it checks,
// writes SHA256SUMS and the release notes, and says what it would run. The marketplaces sign what they publish; the workflow
// attests where the files were built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import zip from '@vscode/vsce/out/zip.js';
import { isMain, root } from '../root.mjs';
import { targets } from './runtimePackages.mjs';

/** Not among the packages of the repository: it is needed here alone, and brings a compiler of its own. */
const OVSX = 'ovsx@1.4.0';

/**
 * @typedef {object} Step
 * @property {string} title
 * @property {readonly string[]} command program and arguments.
 * @property {string} secret name of the environment variable that it needs.
 */

/**
 * The files and calls of a release.
 * @param {string} tag of git.
 * @param {string} folder with the packages.
 * @throws Error where tag, version, changelog and packages do not belong together.
 */
async function planRelease(tag, folder) {
  const { version, publisher } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (tag !== `v${version}`)
    throw new Error(`The tag ${tag} is not v${version}, the version of package.json.`);
  const notes = notesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version);
  const packages = targets.map((target) => ({ target, file: `slakescope-${target}-${version}.vsix` }));
  for (const { target, file } of packages)
    await checkPackage(join(folder, file), target, { version, publisher });
  const tarball = `slakescope-${version}.tgz`;
  /** @type {Step[]} */
  const steps = [
    ...packages.map(({ target, file }) => ({
      title: `Visual Studio Marketplace, ${target}`,
      command: ['npx', 'vsce', 'publish', '--skip-duplicate', '--packagePath', join(folder, file)],
      secret: 'VSCE_PAT',
    })),
    ...packages.map(({ target, file }) => ({
      title: `Open VSX, ${target}`,
      command: ['npx', '--yes', OVSX, 'publish', '--skip-duplicate', join(folder, file)],
      secret: 'OVSX_PAT',
    })),
    {
      title: 'npm',
      command: ['npm', 'publish', '--access', 'public', '--provenance', join(folder, tarball)],
      secret: 'NODE_AUTH_TOKEN',
    },
  ];
  return { notes, files: [...packages.map(({ file }) => file), tarball], steps };
}

/** @throws Error where the VSIX at `path` is not what the release needs for a target. */
async function checkPackage(path, target, { version, publisher }) {
  const { manifest, xmlManifest } = await zip.readVSIXPackage(path);
  const [{ $: identity }] = xmlManifest.PackageManifest.Metadata[0].Identity;
  const found = `${manifest.publisher}.${manifest.name} ${manifest.version} for ${identity.TargetPlatform ?? 'universal'}`;
  const wanted = `${publisher}.slakescope ${version} for ${target}`;
  if (found !== wanted) throw new Error(`${path} is ${found}, not ${wanted}.`);
}

/** The section of a version in the changelog. */
export function notesOf(changelog, version) {
  const sections = changelog.split(/^## /m);
  const own = sections.find((section) => section.startsWith(`[${version}] - `));
  if (!own) throw new Error(`CHANGELOG.md has no section "## [${version}] - DATE".`);
  return `${own.slice(own.indexOf('\n')).trim()}\n`;
}

async function main() {
  const { values } = parseArgs({
    options: { tag: { type: 'string' }, from: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  });
  if (!values.tag || !values.from)
    throw new Error('Usage: publish.mjs --tag vVERSION --from FOLDER [--dry-run]');
  const folder = resolve(values.from);
  const { notes, files, steps } = await planRelease(values.tag, folder);
  const sums = files.map((file) => {
    const hash = createHash('sha256').update(readFileSync(join(folder, file)));
    return `${hash.digest('hex')}  ${file}\n`;
  });
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
  writeFileSync(join(folder, 'NOTES.md'), notes);
  const missing = [...new Set(steps.map(({ secret }) => secret))].filter((secret) => !process.env[secret]);
  if (!values['dry-run'] && missing.length > 0)
    throw new Error(`These secrets are missing: ${missing.join(', ')}.`);
  for (const { title, command } of steps) {
    console.log(`${title}: ${command.join(' ')}`);
    if (values['dry-run']) continue;
    const [program, ...args] = command;
    const { status } = spawnSync(program, args, { stdio: 'inherit', cwd: root });
    if (status !== 0) throw new Error(`${title} failed; run it again, what is published is skipped.`);
  }
}

if (isMain(import.meta.url)) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

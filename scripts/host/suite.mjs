// What the launchers and the suite inside the editor tell each other by file and by line.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Read by test/host/driver.ts. */
export async function writeSetup(hostFolder, setup) {
  await mkdir(hostFolder, { recursive: true });
  await writeFile(join(hostFolder, 'setup.json'), JSON.stringify(setup));
}

/** One line a phase; a phase without one has crashed. */
export function readCounts(lines, expected) {
  const counts = lines.map((line) => /HOST (\d+) passed, (\d+) failed/.exec(line)).filter(Boolean);
  if (counts.length !== expected) {
    throw new Error(`The host suite ended early. ${lines.slice(-20).join('\n')}`);
  }
  const sum = (column) => counts.reduce((total, match) => total + Number(match[column]), 0);
  return { passed: sum(1), failed: sum(2) };
}

/** A cloned repository may hold anything where decisions, cards and marks of copies are looked for. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDecisions } from '../../../src/analysis/curation/decisionFile';
import { AnalysisError } from '../../../src/analysis/errors';
import { prepareTarget } from '../../../src/analysis/sample/outputFolder';
import { folderOfTest } from '../../temporaryFolder';

const kinds: Record<string, (path: string) => void> = {
  'a pipe': (path) => execFileSync('mkfifo', [path]),
  'a folder': (path) => mkdirSync(path),
  'a link to an endless device': (path) => symlinkSync('/dev/zero', path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a huge sparse file': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 2 ** 33);
  },
};

describe.each(Object.entries(kinds))('%s', (_name, make) => {
  it('in place of decisions is refused in a sentence', async () => {
    const path = join(folderOfTest(), 'data.decisions.jsonl');
    make(path);
    await expect(readDecisions(path, '/data')).rejects.toMatchObject({ code: 'bad-file' });
  });

  it('in place of the mark of a made dataset is refused, and stays', async () => {
    const folder = folderOfTest();
    make(join(folder, 'planted.json'));
    await expect(prepareTarget(folder)).rejects.toBeInstanceOf(AnalysisError);
  });
});

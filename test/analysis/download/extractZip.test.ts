import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { extractZip } from '../../../src/analysis/download/extractZip';
import { downloadSlake, importSlakeArchive, slakeBytes } from '../../../src/analysis/download/slakeDataset';
import { silentContext } from '../../../src/analysis/taskContext';
import { folderOfTest } from '../../temporaryFolder';
import { cancelledContext } from '../contexts';
import { someBytes, startServer } from './hostileServer';
import { slakeHub } from './slakeHub';
import { makeZip, type ZipFile } from './zip';
const limits = { entries: 10, bytes: 100_000 };
let folder: string;
let target: string;

beforeEach(() => {
  folder = folderOfTest();
  target = join(folder, 'dataset');
});

function extract(bytes: Uint8Array, run = silentContext()): Promise<void> {
  const archive = join(folder, 'archive.zip');
  writeFileSync(archive, bytes);
  return extractZip(archive, target, limits, run);
}

const file = (name: string, more: Partial<ZipFile> = {}): ZipFile => ({
  name,
  data: Buffer.from('content'),
  ...more,
});

describe('extractZip', () => {
  it('writes stored, deflated and empty files, and leaves out what macOS adds', async () => {
    const large = someBytes(90_000);
    await extract(
      makeZip([
        file('imgs/', { mode: 0o040755, data: Buffer.alloc(0) }),
        file('imgs/xmlab1/source.jpg', { data: large, deflate: true }),
        file('imgs/xmlab1/empty.json', { data: Buffer.alloc(0) }),
        file('train.json'),
        file('__MACOSX/imgs/._xmlab1'),
        file('imgs/.DS_Store'),
      ]),
    );
    expect(readFileSync(join(target, 'imgs/xmlab1/source.jpg')).equals(large)).toBe(true);
    expect(readFileSync(join(target, 'imgs/xmlab1/empty.json')).length).toBe(0);
    expect(readdirSync(target).sort()).toEqual(['imgs', 'train.json']);
    expect(readdirSync(join(target, 'imgs'))).toEqual(['xmlab1']);
  });

  const refusals: [string, readonly ZipFile[], RegExp][] = [
    ['a path above the folder', [file('../evil.txt')], /unsafe path "\.\.\/evil\.txt"/],
    ['a path above it further down', [file('imgs/../../evil.txt')], /unsafe path/],
    ['an absolute path', [file('/etc/evil')], /unsafe path/],
    ['a Windows path', [file('C:\\evil')], /unsafe path/],
    ['a Windows device', [file('imgs/NUL.txt')], /unsafe path/],
    ['a name with a control character', [file('a\nb')], /unsafe path/],
    [
      'a symbolic link',
      [file('imgs', { mode: 0o120777, data: Buffer.from('/etc') })],
      /holds "imgs", a link or device/,
    ],
    ['one name twice but for case', [file('Train.json'), file('train.json')], /holds "train\.json" twice/],
    ['too many entries', Array.from({ length: 11 }, (_, i) => file(`${i}`)), /has 11 entries; at most 10/],
    ['more bytes than allowed', [file('a', { claimedSize: 200_000 })], /unpacks to more than 100000 bytes/],
    [
      'a bomb that says it is small',
      [file('a', { data: Buffer.alloc(1_000_000), deflate: true, claimedSize: 7 })],
      /holds "a" damaged/,
    ],
    ['a file that is shorter than it says', [file('a', { claimedSize: 8 })], /holds "a" damaged/],
    ['a wrong checksum', [file('a', { claimedCrc: 1 })], /holds "a" damaged/],
    ['two names for one entry', [file('a', { localName: 'b' })], /calls one entry both "a" and "b"/],
  ];
  it.each(refusals)('refuses %s and leaves nothing', async (_, files, message) => {
    await expect(
      extract(makeZip([file('first.txt'), ...files].slice(-Math.max(files.length, 2)))),
    ).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual(['archive.zip']);
  });

  it('refuses an archive that is cut short, anywhere', async () => {
    const whole = makeZip([file('a', { deflate: true }), file('b')]);
    for (let length = 0; length < whole.length; length += 9) {
      await expect(extract(whole.subarray(0, length))).rejects.toMatchObject({ code: 'bad-file' });
    }
    expect(readdirSync(folder)).toEqual(['archive.zip']);
  });

  it('does not write into a folder that exists', async () => {
    await expect(extractZip(join(folder, 'x.zip'), folder, limits, silentContext())).rejects.toThrow(
      /exists already; choose a new folder\.$/,
    );
  });

  it('leaves nothing when cancelled', async () => {
    await expect(extract(makeZip([file('a')]), cancelledContext())).rejects.toThrow('Cancelled.');
    expect(readdirSync(folder)).toEqual(['archive.zip']);
  });
});

describe('SLAKE', () => {
  const archive = (prefix: string) =>
    makeZip([file(`${prefix}xmlab0/source.jpg`, { deflate: true }), file(`${prefix}xmlab0/question.json`)]);

  it.each([
    ['imgs/', 'validation.json'],
    ['', 'validate.json'],
  ] as const)(
    'is laid out as a dataset from an archive with "%s" in front and %s',
    async (prefix, validation) => {
      const answer = slakeHub({ archive: archive(prefix), split: () => Buffer.from('[]'), validation });
      const server = await startServer((request, response, count) => {
        if (count === 1) response.destroy();
        else answer(request, response, count);
      });
      const hub = { endpoint: server.url };
      await expect(slakeBytes(silentContext(), hub)).rejects.toThrow(/could not be downloaded/);
      expect(await slakeBytes(silentContext(), hub)).toBe(archive(prefix).length + 3 * 2);
      await downloadSlake(target, silentContext(), hub);
      await server.close();
      expect(readdirSync(target).sort()).toEqual(['imgs', 'test.json', 'train.json', validation]);
      expect(readdirSync(join(target, 'imgs/xmlab0')).sort()).toEqual(['question.json', 'source.jpg']);
      expect(readdirSync(folder)).toEqual(['dataset']);
    },
  );

  it('leaves nothing when the hub has no such file', async () => {
    const server = await startServer((_, response) => response.writeHead(404).end());
    await expect(downloadSlake(target, silentContext(), { endpoint: server.url })).rejects.toThrow(
      /the server answered 404/,
    );
    await server.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is unpacked from the archive that the user has', async () => {
    writeFileSync(join(folder, 'Slake1.0.zip'), archive('Slake1.0/imgs/'));
    await importSlakeArchive(join(folder, 'Slake1.0.zip'), target, silentContext());
    expect(existsSync(join(target, 'Slake1.0/imgs/xmlab0/source.jpg'))).toBe(true);
  });
});

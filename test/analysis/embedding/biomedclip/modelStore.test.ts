import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../src/analysis/dataset/types';
import { downloadModel } from '../../../../src/analysis/embedding/biomedclip/downloadModel';
import { OFFICIAL_REVISION } from '../../../../src/analysis/embedding/biomedclip/knownCheckpoints';
import {
  checkModelFiles,
  findModel,
  importModel,
  installedCheckpoint,
  listModels,
  modelsFolder,
  removeModel,
} from '../../../../src/analysis/embedding/biomedclip/modelStore';
import { encoderFor, releaseEncoders } from '../../../../src/analysis/embedding/encoders/registry';
import { silentContext } from '../../../../src/analysis/taskContext';
import { folderOfTest } from '../../../temporaryFolder';
import { cancelledContext } from '../../contexts';
import { sendRange, sha256, startServer } from '../../download/hostileServer';
import { checkpointPath, fixtureFolder, tokenizerPath } from './fixture';

let storage: string;
const dataset: Dataset = { root: '', roots: [], name: '', samples: [], findings: [] };
const encoder = () =>
  encoderFor({ encoder: 'biomedclip' }, { storageDir: storage, dataset, ...silentContext() });
const weights = readFileSync(checkpointPath);
const hash = sha256(weights);

beforeEach(() => {
  storage = folderOfTest();
});

describe('import', () => {
  it('stores a file, its folder once more as the same, and uses it', async () => {
    const model = await importModel(storage, checkpointPath, silentContext());
    expect(model).toMatchObject({
      sha256: hash,
      dimension: 24,
      official: false,
      title: 'Custom BiomedCLIP checkpoint',
    });
    expect(await importModel(storage, fixtureFolder, silentContext())).toEqual(model);
    expect(await listModels(storage)).toEqual([model]);
    expect(await installedCheckpoint(storage)).toBe(model.checkpoint);
    expect((await encoder()).dimension).toBe(24);
  });

  it('finds the model in a Hugging Face cache, through its links', async () => {
    const cache = join(storage, 'hub');
    const repository = join(cache, 'models--microsoft--BiomedCLIP-PubMedBERT_256-vit_base_patch16_224');
    const snapshot = join(repository, 'snapshots', OFFICIAL_REVISION);
    mkdirSync(join(repository, 'blobs'), { recursive: true });
    mkdirSync(snapshot, { recursive: true });
    for (const [name, path] of [
      ['open_clip_pytorch_model.bin', checkpointPath],
      ['tokenizer.json', tokenizerPath],
    ] as const) {
      copyFileSync(path, join(repository, 'blobs', name));
      symlinkSync(join('..', '..', 'blobs', name), join(snapshot, name));
    }
    const { checkpoint } = await importModel(storage, cache, silentContext());
    expect(statSync(checkpoint).size).toBe(weights.length);
  });

  it.each([
    [
      'a folder without a model',
      () => storage,
      /holds no open_clip_pytorch_model\.bin; choose the file or its folder\.$/,
    ],
    ['a file that is not there', () => join(storage, 'nothing'), /nothing does not exist\.$/],
    [
      'a file without tokenizer',
      () => {
        copyFileSync(checkpointPath, join(storage, 'alone.bin'));
        return join(storage, 'alone.bin');
      },
      /tokenizer\.json is missing; it belongs to the model\.$/,
    ],
    [
      'half a file',
      () => {
        copyFileSync(tokenizerPath, join(storage, 'tokenizer.json'));
        writeFileSync(join(storage, 'half.bin'), weights.subarray(0, weights.length / 2));
        return join(storage, 'half.bin');
      },
      /half\.bin is not a checkpoint that Slakescope reads/,
    ],
  ])('refuses %s', async (_, source, message) => {
    await expect(importModel(storage, source(), silentContext())).rejects.toThrow(message);
    expect(await listModels(storage)).toEqual([]);
  });

  it('leaves nothing when cancelled', async () => {
    await expect(importModel(storage, fixtureFolder, cancelledContext())).rejects.toThrow('Cancelled.');
    expect(existsSync(modelsFolder(storage))).toBe(false);
  });
});

describe('kept models', () => {
  it('are found by title or hash, checked, and removed', async () => {
    const model = await importModel(storage, fixtureFolder, silentContext());
    expect(await findModel(storage, hash.slice(0, 8))).toEqual(model);
    await checkModelFiles(model, silentContext());
    const damaged = Buffer.from(weights);
    damaged[damaged.length >> 1] ^= 1;
    writeFileSync(model.checkpoint, damaged);
    await expect(checkModelFiles(model, silentContext())).rejects.toThrow(
      /changed on disk; remove this model and get it again\.$/,
    );
    await removeModel(storage, model.title);
    expect(await listModels(storage)).toEqual([]);
    await expect(findModel(storage, 'BiomedCLIP')).rejects.toThrow(
      '"BiomedCLIP" names 0 stored models; there are: none.',
    );
    await expect(encoder()).rejects.toThrow(/^BiomedCLIP is not set up/);
  });

  it('are looked up for every encoder, so that one set up later is used and one removed is not', async () => {
    await expect(encoder()).rejects.toMatchObject({ detail: { missing: 'biomedclip' } });
    const { checkpoint } = await importModel(storage, fixtureFolder, silentContext());
    const made = await encoder();
    expect(await encoder()).toBe(made);
    await releaseEncoders(checkpoint);
    expect(await encoder()).not.toBe(made);
    await releaseEncoders(checkpoint);
    await removeModel(storage, hash);
    await expect(encoder()).rejects.toThrow(/^BiomedCLIP is not set up/);
  });

  it('of which a file was cut are not used', async () => {
    const { checkpoint } = await importModel(storage, fixtureFolder, silentContext());
    writeFileSync(checkpoint, weights.subarray(0, 1000));
    expect(await installedCheckpoint(storage)).toBeUndefined();
  });

  it('are private', async () => {
    const { checkpoint } = await importModel(storage, fixtureFolder, silentContext());
    for (const folder of [dirname(checkpoint), modelsFolder(storage)]) {
      expect(statSync(folder).mode & 0o077).toBe(0);
    }
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a pipe', (path: string) => void execFileSync('mkfifo', [path])],
    ['a link to itself', (path: string) => symlinkSync(path, path)],
    ['an endless device', (path: string) => symlinkSync('/dev/zero', path)],
    ['cut off', (path: string) => writeFileSync(path, '{"title": ')],
    ['another text', (path: string) => writeFileSync(path, '{"title": 5, "bytes": "many"}')],
    ['nothing', (path: string) => writeFileSync(path, 'null')],
  ])('of which the description is %s are not there, and can be stored again', async (_, make) => {
    const model = await importModel(storage, fixtureFolder, silentContext());
    const description = join(dirname(model.checkpoint), 'model.json');
    rmSync(description);
    make(description);
    expect(await listModels(storage)).toEqual([]);
    expect(await importModel(storage, fixtureFolder, silentContext())).toEqual(model);
    expect(await listModels(storage)).toEqual([model]);
  });
});

describe('download', () => {
  const source = { repository: 'some/model', revision: 'abc', sha256: hash, bytes: weights.length };

  it('goes on after a break and stores only what has the right hash', async () => {
    let checkpoints = 0;
    const server = await startServer((request, response) => {
      if (request.url === '/some/model/resolve/abc/tokenizer.json')
        sendRange(request, response, readFileSync(tokenizerPath));
      else if (request.url === '/some/model/resolve/abc/open_clip_pytorch_model.bin') {
        sendRange(request, response, weights, ++checkpoints === 1 ? 200_000 : weights.length);
      } else response.writeHead(404).end();
    });
    const model = await downloadModel(storage, silentContext(), { endpoint: server.url }, source);
    await server.close();
    expect(checkpoints).toBe(2);
    expect(sha256(readFileSync(model.checkpoint))).toBe(hash);
    expect(readdirSync(modelsFolder(storage))).toEqual([hash]);
  });

  it('never uses a file with another hash', async () => {
    const server = await startServer((request, response) => {
      sendRange(request, response, request.url?.endsWith('.json') ? readFileSync(tokenizerPath) : weights);
    });
    const wanted = { ...source, sha256: '0'.repeat(64) };
    await expect(downloadModel(storage, silentContext(), { endpoint: server.url }, wanted)).rejects.toThrow(
      /it was thrown away/,
    );
    await server.close();
    expect(await listModels(storage)).toEqual([]);
  });
});

/**
 * What needs the editor's modal dialogs, which VS Code refuses to show while a suite runs inside it: played by the
 * launcher alone, with keys and clicks, on the extension under development or on the installed package.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { officialCheckpoint } from '../../src/analysis/embedding/biomedclip/knownCheckpoints';
import { type HostileServer, sendRange, startServer } from '../analysis/download/hostileServer';
import { slakeHub } from '../analysis/download/slakeHub';
import { makeZip } from '../analysis/download/zip';
import type { Action } from './driver';

/** Performs an action in the window; resolves with what it tells. */
export type Hands = (action: Action) => Promise<string>;

export interface UserSetup {
  readonly workspace: string;
  readonly broken: string;
  readonly model: string;
}

export interface UserTest {
  readonly name: string;
  run(): Promise<void>;
}

/** Far less than the checkpoint has: its download goes on until it is stopped. */
const TRICKLE_BYTES = 1_500_000;
const TRICKLE_EVERY_MS = 50;

/** A hub with the small dataset as SLAKE, and a checkpoint that arrives slowly. */
export function startHub({ broken, model }: UserSetup): Promise<HostileServer> {
  const fileOf = (name: string) => readFileSync(join(broken, name));
  const slake = slakeHub({
    archive: zipOf(join(broken, 'imgs'), 'imgs'),
    split: (name) => fileOf(name === 'validation.json' ? 'validate.json' : name),
  });
  return startServer((request, response, count) => {
    if (slake(request, response, count)) return;
    const name = basename(request.url!);
    if (name === 'open_clip_pytorch_model.bin') {
      response.writeHead(200, { 'content-length': officialCheckpoint.bytes });
      const timer = setInterval(() => response.write(Buffer.alloc(TRICKLE_BYTES)), TRICKLE_EVERY_MS);
      response.on('close', () => clearInterval(timer));
      return;
    }
    sendRange(request, response, readFileSync(join(model, name)));
  });
}

export function userTests(hands: Hands, setup: UserSetup, hub: HostileServer): UserTest[] {
  const { workspace, broken, model } = setup;
  const offered = async () => JSON.parse(await hands({ do: 'offered' })) as string[];
  const setUp = () => hands({ do: 'command', title: 'Slakescope: Set Up BiomedCLIP' });
  const stopDownload = () =>
    hands({ do: 'notification', contains: 'Downloading BiomedCLIP (MB)', button: 'Cancel' });

  return [
    {
      name: 'a folder is analysed from the command palette',
      async run() {
        await hands({ do: 'command', title: 'Slakescope: Analyze Dataset' });
        await hands({ do: 'pick', text: 'Another folder…' });
        await hands({ do: 'path', path: `${broken}/` });
        await hands({ do: 'text', selector: '.status-bar', contains: '12 images', timeoutMs: 60_000 });
        await hands({ do: 'text', selector: '.legend', contains: 'Cluster 0', timeoutMs: 60_000 });
        const id = await hands({ do: 'hoverPoint' });
        assert.match(id, /^xmlab\d+$/);
        await hands({ do: 'clickPoint' });
        await hands({ do: 'imageTab', path: `/${id}/source.jpg` });
      },
    },
    {
      name: 'BiomedCLIP is downloaded after its terms were shown, and stops when cancelled',
      async run() {
        await setUp();
        await hands({ do: 'pick', text: 'Download from the Hugging Face hub' });
        const terms = await hands({ do: 'dialog', button: 'Download' });
        assert.match(terms, /microsoft\/BiomedCLIP.*784 MB/);
        assert.match(terms, /Licence: MIT\./);
        const shown = await hands({ do: 'notification', contains: 'Downloading BiomedCLIP (MB)' });
        assert.match(shown, /\d+ of 784/);
        await hands({ do: 'screenshot', name: 'model-download' });
        await stopDownload();
        assert.deepEqual(
          hub.requests.map(({ path }) => basename(path)),
          ['tokenizer.json', 'open_clip_pytorch_model.bin'],
        );
      },
    },
    {
      name: 'its download goes on where it was stopped, and half of it is no model',
      async run() {
        const asked = hub.requests.length;
        await setUp();
        assert.ok((await offered()).every((text) => !text.includes('784 MB ·')));
        await hands({ do: 'pick', text: 'Download from the Hugging Face hub' });
        await hands({ do: 'dialog', button: 'Download' });
        await hands({ do: 'notification', contains: 'Downloading BiomedCLIP (MB)' });
        const checkpoint = hub.requests.slice(asked).find(({ path }) => path.endsWith('.bin'));
        assert.match(checkpoint?.range ?? 'no range', /^bytes=[1-9]\d*-$/);
        await stopDownload();
      },
    },
    {
      name: 'a model is imported, and removed after a question',
      async run() {
        await setUp();
        const before = (await offered()).length;
        await hands({ do: 'pick', text: 'Import a folder' });
        await hands({ do: 'path', path: `${model}/` });
        await hands({ do: 'notification', contains: 'Custom BiomedCLIP checkpoint is on this machine' });
        await setUp();
        await hands({ do: 'pick', text: 'Custom BiomedCLIP checkpoint' });
        await hands({ do: 'pick', text: 'Remove from This Machine' });
        assert.match(await hands({ do: 'dialog', button: 'Remove' }), /Remove Custom BiomedCLIP checkpoint/);
        await setUp();
        let left = await offered();
        // The list may open before the model is gone; it must be gone soon.
        for (let tries = 0; tries < 20 && left.length > before; tries++) {
          await hands({ do: 'closeList' });
          await setUp();
          left = await offered();
        }
        assert.ok(left.length <= before && left.every((text) => !text.includes('Custom BiomedCLIP')));
        await hands({ do: 'closeList' });
      },
    },
    {
      name: 'SLAKE is downloaded after its size and licence were shown, and analysed',
      async run() {
        await hands({ do: 'command', title: 'Slakescope: Download SLAKE' });
        await hands({ do: 'pick', text: 'Download from the Hugging Face hub' });
        const terms = await hands({ do: 'dialog', button: 'Choose Folder' });
        assert.match(terms, /BoKelvin\/SLAKE from .*, \d+ MB\./);
        assert.match(terms, /CC BY 4\.0/);
        await hands({ do: 'path', path: `${workspace}/` });
        await hands({ do: 'notification', contains: 'SLAKE is in', button: 'Analyze' });
        await hands({ do: 'tab', label: 'Slake1.0' });
        await hands({ do: 'text', selector: '.status-bar', contains: '12 images', timeoutMs: 60_000 });
        assert.deepEqual(readdirSync(join(workspace, 'Slake1.0')).sort(), [
          'imgs',
          'test.json',
          'train.json',
          'validation.json',
        ]);
      },
    },
  ];
}

/** The files below a folder, under a name. */
function zipOf(folder: string, name: string): Buffer {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return makeZip(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { name: name + path.slice(folder.length).replaceAll('\\', '/'), data: readFileSync(path) };
    }),
  );
}

/** One dummy of each kind that src/analysis can be extended by. */
import type { Addition } from './addition';

const commands = 'analysis/cli/commands.ts';
const command: Addition = {
  file: [
    'analysis/cli/commands/count.ts',
    `import type { Command } from '../command';
    export const countCommand: Command = {
      name: 'count',
      operands: ['FOLDER'],
      summary: 'Counts to one.',
      flags: {},
      run({ operands, terminal }) {
        terminal.print(\`1 of \${operands[0]}\`);
        return Promise.resolve(0);
      },
    };`,
  ],
  lines: [
    [commands, '', `import { countCommand } from './commands/count';`],
    [commands, 'checkCommand,', 'countCommand,'],
  ],
};

const methods = 'analysis/methods/registry.ts';
export const method: Addition = {
  file: [
    'analysis/clustering/thirds.ts',
    `import { defineMethod } from '../methods/method';
    import { int } from '../params';
    export const thirdsMethod = defineMethod({
      name: 'thirds',
      title: 'Row modulo',
      kind: 'clustering',
      params: { parts: int({ default: 3, min: 1, help: 'Number of parts.' }) },
      fit: (space, { parts }) =>
        Promise.resolve({ labels: Int32Array.from({ length: space.x.n }, (_none, row) => row % parts) }),
    });`,
  ],
  lines: [
    [methods, '', `import { thirdsMethod } from '../clustering/thirds';`],
    [methods, 'kmeansMethod,', 'thirdsMethod,'],
  ],
};

export const field: Addition = {
  lines: [
    [
      'analysis/dataset/fields.ts',
      'SAMPLE_FIELDS: readonly Field<Sample>[] = [',
      `{ id: 'aspect', title: 'Aspect', kind: 'category', csv: 'aspect', of: ({ width, height }) => (width > height ? 'wide' : 'tall') },`,
    ],
  ],
};

const rules = 'analysis/audit/registry.ts';
const auditRule: Addition = {
  file: [
    'analysis/audit/rules/firstSample.ts',
    `import { message } from '../../../common/messageTemplate';
    import type { AuditRule } from '../auditRule';
    import { atImage } from '../pendingFinding';
    export const firstSample: AuditRule = {
      name: 'firstSample',
      kinds: ['first-sample'],
      needs: 'records',
      run: ({ dataset: { samples } }) => [
        { kind: 'first-sample', target: atImage(samples[0]), about: 'first', message: message\`\${samples[0].id} is the first.\` },
      ],
    };`,
  ],
  lines: [
    [rules, '', `import { firstSample } from './rules/firstSample';`],
    [rules, '  duplicates,', 'firstSample,'],
    [
      'common/findings.ts',
      'findingKinds = {',
      `'first-sample': { title: 'First sample', severity: 'info' },`,
    ],
  ],
};

const encoders = 'analysis/embedding/encoders/registry.ts';
const encoder: Addition = {
  file: [
    'analysis/embedding/encoders/flat.ts',
    `import { encoders } from '../../../common/encoders';
    import { TextVectors } from '../textVectors';
    import type { EncoderDefinition } from './encoderDefinition';
    const vectors = (n: number) => ({ n, d: 2, data: Float32Array.from({ length: 2 * n }, (_none, at) => 1 - (at % 2)) });
    export const flat: EncoderDefinition = {
      prepare: () =>
        Promise.resolve({
          key: 'flat',
          create: () =>
            Promise.resolve({
              name: 'flat',
              title: encoders.flat.title,
              dimension: 2,
              modelHash: 'flat-1',
              imageBatchSize: 8,
              imageFeatures: 1,
              prepareImage: () => new Uint8Array(1),
              encodeImages: (prepared) => Promise.resolve(new Float32Array(prepared.length)),
              finishImages: ({ n }) => Promise.resolve(vectors(n)),
              encodeTexts: ({ texts, rowOf }) => Promise.resolve(new TextVectors(vectors(texts.length), rowOf)),
            }),
        }),
    };`,
  ],
  lines: [
    ['common/encoders.ts', 'encoders = {', `flat: { title: 'Flat', options: [], duplicateSimilarity: 1 },`],
    [encoders, '', `import { flat } from './flat';`],
    [encoders, '= { builtin,', 'flat,'],
  ],
};

const readers = 'analysis/dataset/registry.ts';
const reader: Addition = {
  file: [
    'analysis/dataset/listReader.ts',
    `import { access, readFile } from 'node:fs/promises';
    import { basename, join } from 'node:path';
    import { message } from '../../common/messageTemplate';
    import type { DatasetReader } from './datasetReader';
    import { imageFile } from './imageSource';
    import type { Sample } from './types';
    const file = (root: string) => join(root, 'list.json');
    export const listReader: DatasetReader = {
      name: 'list',
      detect: (root) => access(file(root)).then(() => ({ root, reason: message\`it has a list.json\` }), () => null),
      async read({ root }) {
        const images = JSON.parse(await readFile(file(root), 'utf8')) as string[];
        const source = { file: file(root), line: 1, column: 1, offset: 0, length: 0 };
        const samples = images.map((path): Sample => ({
          id: basename(path), image: imageFile(path), boxes: [], width: 8, height: 8, modality: 'CT', location: 'Lung',
          qa: [{ question: 'What?', answer: 'Liver', source }],
        }));
        return { root, roots: [root], name: basename(root), samples, findings: [] };
      },
    };`,
  ],
  lines: [
    [
      'common/datasetLayouts.ts',
      'datasetLayouts = {',
      `list: { title: 'List', description: 'a list.json' },`,
    ],
    [readers, '', `import { listReader } from './listReader';`],
    [readers, '  slakeReader,', 'listReader,'],
  ],
};

export const analysisAdditions: readonly Addition[] = [command, method, field, auditRule, encoder, reader];

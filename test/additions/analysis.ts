/** One dummy of each kind that src/analysis can be extended by. */
import type { Addition } from './addition';

export const command: Addition = {
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
    {
      in: 'analysis/cli/commands.ts',
      after: 'commands/check',
      line: `import { countCommand } from './commands/count';`,
    },
    { in: 'analysis/cli/commands.ts', after: 'checkCommand,', line: 'countCommand,' },
  ],
};

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
    {
      in: 'analysis/methods/registry.ts',
      after: 'clustering/kmeans',
      line: `import { thirdsMethod } from '../clustering/thirds';`,
    },
    { in: 'analysis/methods/registry.ts', after: 'kmeansMethod,', line: 'thirdsMethod,' },
  ],
};

export const field: Addition = {
  lines: [
    {
      in: 'analysis/dataset/fields.ts',
      after: 'SAMPLE_FIELDS: readonly',
      line: `{ id: 'aspect', title: 'Aspect', kind: 'category', csv: 'aspect', of: ({ width, height }) => (width > height ? 'wide' : 'tall') },`,
    },
  ],
};

export const auditRule: Addition = {
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
    {
      in: 'analysis/audit/registry.ts',
      after: 'rules/duplicates',
      line: `import { firstSample } from './rules/firstSample';`,
    },
    { in: 'analysis/audit/registry.ts', after: '  duplicates,', line: 'firstSample,' },
    {
      in: 'common/findings.ts',
      after: "'file-too-large'",
      line: `'first-sample': { title: 'First sample', severity: 'info' },`,
    },
  ],
};

export const analysisAdditions: readonly Addition[] = [command, method, field, auditRule];

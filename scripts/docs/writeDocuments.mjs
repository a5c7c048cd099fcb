// npm run docs: writes the generated parts of docs/**/*.md again.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTypeScript } from '../build/importTypeScript.mjs';
import { root } from '../root.mjs';
import { withGenerated } from './generatedBlocks.mjs';

/** @type {import('./generatedBlocks.mjs').Declarations} */
const declared = await importTypeScript('declarations', [
  `export { methods } from './src/analysis/methods/registry';`,
  `export { allowedRange } from './src/analysis/params';`,
  `export { formatEnglish } from './src/common/messageTemplate';`,
  `export { auditRules } from './src/analysis/audit/registry';`,
  `export { findingKinds } from './src/common/findings';`,
  `export { columnRoles } from './src/common/columnMapping';`,
  `export { commands } from './src/analysis/cli/commands';`,
  `export { usageLine } from './src/analysis/cli/command';`,
]);
const folder = join(root, 'docs');
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) =>
  one.endsWith('.md'),
)) {
  const path = join(folder, name);
  const before = readFileSync(path, 'utf8');
  const after = await withGenerated(root, declared, before);
  if (after === before) continue;
  writeFileSync(path, after);
  console.log(path);
}

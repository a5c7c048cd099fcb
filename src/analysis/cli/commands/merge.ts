import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { checkOutputFolder } from '../../dataset/outputTarget';
import { mergeParts } from '../../embedding/shards/mergeParts';
import { mergeNeighborParts, neighborFiles, neighborsKind } from '../../embedding/shards/neighborParts';
import { type OpenPart, openPart } from '../../embedding/shards/part';
import { isPartName, isPartOfKind } from '../../embedding/shards/shard';
import { storedFiles, writeStored } from '../../embedding/storedEmbeddings';
import { fileError } from '../../errors';
import { writeTogether } from '../../files/atomic';
import { stageContext } from '../../session/stageContext';
import { type Command, UsageError } from '../command';
import { counted } from '../counted';
import { insideFlag, outputOptions } from '../outputFlags';
import { threadsFlag } from '../threadsFlag';

/** `slakescope merge`: what one run of `embed` would have written. */
export const mergeCommand: Command = {
  name: 'merge',
  operands: ['PART', '[PART …]'],
  summary:
    'Writes the files of "embed", or of "neighbors", out of the parts of all its shards, byte for byte as one run would. PART is a file, or a folder of them.',
  flags: {
    out: { value: 'DIR', required: true, help: 'Folder for the files.' },
    ...insideFlag,
    ...threadsFlag,
  },
  retried: true,
  async run({ operands, flags, terminal, cancel }) {
    const out = resolve(flags.required('out'));
    const files = (await Promise.all(operands.map(partsOf))).flat();
    if (files.length === 0) throw new UsageError(`There is no part in ${operands.join(', ')}.`);
    const task = stageContext('Merging', cancel, terminal);
    if (areOfNeighbors(files)) {
      await checkOutputFolder(out, neighborFiles, outputOptions(flags, files));
      const { rows, k } = await mergeNeighborParts(files, out, task);
      terminal.print(
        `${out}: the ${k} nearest of ${counted(rows, 'row')}, of ${counted(files.length, 'shard')}.`,
      );
      return 0;
    }
    await checkOutputFolder(out, storedFiles, outputOptions(flags, files));
    const parts: OpenPart[] = [];
    try {
      for (const file of files) {
        task.check();
        parts.push(await openPart(file));
      }
      for (const { head } of parts)
        for (const { file, message } of head.leftOut) terminal.log('warn', `${file}: ${message}`);
      const merged = await mergeParts(parts, task);
      await writeTogether(
        (write) => writeStored(out, merged, write),
        () => cancel.check(),
      );
      const { images, texts, provenance } = merged;
      terminal.print(
        `${out}: ${counted(images.n, 'image')} and ${counted(texts.n, 'question')} to ${images.d} numbers each, by ${provenance.encoderTitle}, of ${counted(parts.length, 'shard')}.`,
      );
      return 0;
    } finally {
      for (const part of parts) await part.close();
    }
  },
};

function isNeighborPart(file: string): boolean {
  return isPartOfKind(basename(file), neighborsKind.name);
}

/** @throws UsageError where some are and others are not, by their names. */
function areOfNeighbors(files: readonly string[]): boolean {
  const of = files.find(isNeighborPart);
  const other = files.find((file) => !isNeighborPart(file));
  if (of !== undefined && other !== undefined)
    throw new UsageError(
      `${of} is a part of "neighbors", but ${other} is not; name the parts of one of them, or move them to another folder.`,
    );
  return of !== undefined;
}

/** The file, or the parts in the folder. */
async function partsOf(operand: string): Promise<string[]> {
  const path = resolve(operand);
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path);
    return names
      .filter((name) => isPartName(name) || isNeighborPart(name))
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    throw fileError(error, path);
  }
}

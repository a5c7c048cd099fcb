import { resolve } from 'node:path';
import { checkOutputFolder } from '../../dataset/outputTarget';
import {
  makeNeighborPart,
  neighborFiles,
  neighborsKind,
  writeNeighbors,
} from '../../embedding/shards/neighborParts';
import { partName, shardName } from '../../embedding/shards/shard';
import { stageContext } from '../../session/stageContext';
import type { Command } from '../command';
import { counted } from '../counted';
import { neighborFlags, readNeighborFlags } from '../neighborFlags';
import { insideFlag, outputOptions } from '../outputFlags';
import { readShardFlag, shardFlag } from '../shardFlag';
import { threadsFlag } from '../threadsFlag';

/** `slakescope neighbors`: exact neighbour lists of a matrix that need not fit into memory. */
export const neighborsCommand: Command = {
  name: 'neighbors',
  operands: ['MATRIX.npy'],
  summary:
    'Writes the exact nearest rows of every row of a 2-D .npy file, which may be larger than memory: neighbor_indices.npy and neighbor_distances.npy.',
  flags: {
    ...neighborFlags,
    out: { value: 'DIR', required: true, help: 'Folder for the two files, or for the parts of all shards.' },
    ...shardFlag,
    ...insideFlag,
    ...threadsFlag,
  },
  retried: true,
  async run({ operands, flags, terminal, cancel }) {
    const out = resolve(flags.required('out'));
    const shard = readShardFlag(flags);
    const choice = readNeighborFlags(flags);
    const input = resolve(operands[0]);
    const files = shard ? [partName(shard, neighborsKind.name)] : neighborFiles;
    await checkOutputFolder(out, files, outputOptions(flags, [input]));
    const task = stageContext('Searching neighbours', cancel, terminal);
    if (!shard) {
      const rows = await writeNeighbors(input, choice, out, task);
      terminal.print(`${out}: the ${choice.k} nearest of ${counted(rows, 'row')}.`);
      return 0;
    }
    const { path, rows, found } = await makeNeighborPart(input, choice, shard, out, task);
    terminal.print(
      `${path}: shard ${shardName(shard)} ${found ? 'is there already' : 'is made'}, with ${counted(rows, 'row')}.`,
    );
    return 0;
  },
};

/** The engines that run shards; a new one is a file here and a line. */
import type { ClusterEngine } from './engine';
import { kubernetes } from './kubernetes';
import { ray } from './ray';
import { slurm } from './slurm';

export const clusterEngines: readonly ClusterEngine[] = [slurm, kubernetes, ray];

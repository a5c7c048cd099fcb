/** The engines that run shards, and the tasks that they run; a new one is a file and a line here. */
import type { ClusterEngine } from './engine';
import { kubernetes } from './kubernetes';
import { ray } from './ray';
import { slurm } from './slurm';
import type { ClusterTask } from './task';
import { audit } from './tasks/audit';
import { embed } from './tasks/embed';
import { neighbors } from './tasks/neighbors';

export const clusterEngines: readonly ClusterEngine[] = [slurm, kubernetes, ray];
/** The first is that of a command without `--task`. */
export const clusterTasks: readonly ClusterTask[] = [embed, audit, neighbors];

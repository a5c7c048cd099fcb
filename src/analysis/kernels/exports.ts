/** What models/kernels.wasm exports; contracts are beside the code in assembly/. */
import type { GroupKernels } from './exports/groupKernels';
import type { LayoutKernels } from './exports/layoutKernels';
import type { NeighborKernels } from './exports/neighborKernels';
import type { RowKernels } from './exports/rowKernels';
import type { SilhouetteKernels } from './exports/silhouetteKernels';

export interface KernelExports
  extends RowKernels, NeighborKernels, GroupKernels, LayoutKernels, SilhouetteKernels {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  setThread(index: number): void;
}

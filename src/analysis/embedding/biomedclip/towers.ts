/** The two networks of a checkpoint as sessions, each created on first use and cached until `release`. */
import { basename, dirname } from 'node:path';
import type { Device } from '../../../common/encoders';
import { OnnxSession } from '../../onnx/session';

export type TowerName = 'vision' | 'text';

export class Towers {
  private readonly sessions = new Map<TowerName, Promise<OnnxSession>>();

  constructor(
    /** Real path: ONNX Runtime refuses external data behind a link that leaves its folder. */
    private readonly checkpoint: string,
    private readonly vision: (location: string) => Uint8Array,
    private readonly text: (location: string) => Uint8Array,
    readonly device: Device,
  ) {}

  get(tower: TowerName): Promise<OnnxSession> {
    let session = this.sessions.get(tower);
    if (!session) {
      session = OnnxSession.create(this[tower](basename(this.checkpoint)), {
        // What a device lacks runs on the processor.
        executionProviders: this.device === 'cpu' ? ['cpu'] : [this.device, 'cpu'],
        extra: {
          session: {
            model_external_initializers_file_folder_path: dirname(this.checkpoint),
            disable_prepacking: '1', // repacked weights would be a second copy of the file in memory
            intra_op: { allow_spinning: '0' }, // spinning threads take the cores from decoding
            x64quantprecision: '1', // without VNNI, sums of int8 products would saturate
          },
        },
      });
      this.sessions.set(tower, session);
    }
    return session;
  }

  async release(): Promise<void> {
    const sessions = [...this.sessions.values()];
    this.sessions.clear();
    for (const made of sessions) {
      const session = await made.catch(() => undefined); // what failed to start holds nothing
      await session?.release();
    }
  }
}

/** The two networks of a checkpoint as sessions, each created on first use and cached until `release`. */
import { basename } from 'node:path';
import type { Device } from '../../../common/encoders';
import { OnnxSession } from '../../onnx/session';

export type TowerName = 'vision' | 'text';

export class Towers {
  private readonly sessions = new Map<TowerName, Promise<OnnxSession>>();

  constructor(
    /** Real path. */
    private readonly checkpoint: string,
    private readonly vision: (location: string) => Uint8Array,
    private readonly text: (location: string) => Uint8Array,
    readonly device: Device,
  ) {}

  get(tower: TowerName): Promise<OnnxSession> {
    let session = this.sessions.get(tower);
    if (!session) {
      session = OnnxSession.create(this[tower](basename(this.checkpoint)), {
        device: this.device,
        weights: this.checkpoint,
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

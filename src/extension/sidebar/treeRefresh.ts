/**
 * Sends the editor the change of a tree, and sends it again where the editor did not ask for the roots since: VS Code 1.100
 * drops a change that comes with its first answer, and shows lines whose children it never asks for.
 */
import { Debounced } from '../debounced';

/** Of many changes at once one is drawn. */
const SETTLE_MS = 150;
/** In which an editor that is not busy has asked. */
const ASKED_MS = 500;

export class TreeRefresh {
  private readonly settled = new Debounced(() => this.send(), SETTLE_MS);
  private readonly looked = new Debounced(() => this.look(), ASKED_MS);
  private isHeard = true;
  private reading = 0;

  /** @param fire sends the change. @param isVisible whether it shows the tree: else it asks when it does. */
  constructor(
    private readonly fire: () => void,
    private readonly isVisible: () => boolean,
  ) {}

  soon(): void {
    this.settled.soon();
  }

  /** The tree is shown or hidden. */
  visibilityChanged(): void {
    this.looked.soon();
  }

  /** The editor asks for the roots. */
  rootsAsked(): void {
    this.isHeard = true;
  }

  /** What is below a line; a change waits in the editor until it has the answer. */
  async whileRead<T>(read: () => Promise<T>): Promise<T> {
    this.reading++;
    try {
      return await read();
    } finally {
      this.reading--;
    }
  }

  dispose(): void {
    this.settled.dispose();
    this.looked.dispose();
  }

  private send(): void {
    this.isHeard = false;
    this.fire();
    this.looked.soon();
  }

  private look(): void {
    if (this.isHeard || !this.isVisible()) return;
    if (this.reading > 0) this.looked.soon();
    else this.send();
  }
}

/**
 * Whoever decides that a pair is no duplicate, here or in the manifest's text, changes what the audit says. It is
 * asked for again in the background: the findings of the page and of the Problems panel follow, nothing flickers.
 */
import type { AppContext } from '../appContext';
import { isCancelled } from './results';

/** A curator decides pair after pair; the audit runs when there is a pause, ms. */
const settleMs = 800;

export class AuditRenewal {
  private decided = '[]';
  private timer = 0;
  private running = false;
  private again = false;

  constructor(private readonly page: AppContext) {
    page.store.subscribe(['tags'], () => this.look());
  }

  private look(): void {
    const { tags } = this.page.store.get();
    if (!tags) return;
    const decided = JSON.stringify(tags.notDuplicates);
    if (decided === this.decided) return;
    this.decided = decided;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.run(), settleMs);
  }

  private async run(): Promise<void> {
    // Of two at a time the older answer might come last.
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    try {
      await this.page.model.answers.renewAudits();
    } catch (error) {
      if (!isCancelled(error)) this.page.fail(error);
    } finally {
      this.running = false;
    }
    if (this.again) {
      this.again = false;
      await this.run();
    }
  }
}

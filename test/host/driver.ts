/** The suite's hands: asks the launcher, which drives the window, to click and look inside the panel's page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Action =
  /** Moves the pointer over the plot until a point answers; resolves with the sample's id. */
  | { readonly do: 'hoverPoint' }
  /** Clicks where the last `hoverPoint` found one. */
  | { readonly do: 'clickPoint'; readonly count?: 1 | 2 }
  | { readonly do: 'click'; readonly selector: string }
  | { readonly do: 'press'; readonly key: string; readonly selector?: string }
  | { readonly do: 'type'; readonly selector: string; readonly text: string }
  /** Waits until an element that matches is visible; resolves with its text. */
  | {
      readonly do: 'text';
      readonly selector: string;
      readonly contains?: string;
      readonly timeoutMs?: number;
    }
  /** Role of the element that has the keyboard, empty when it is outside the page. */
  | { readonly do: 'focused' }
  /** Waits until the editor's own image viewer shows a picture. */
  | { readonly do: 'imageTab' }
  | { readonly do: 'count'; readonly selector: string }
  | { readonly do: 'screenshot'; readonly name: string };

export interface HostSetup {
  /** The suite runs twice in one profile: as first installed, then after a restart with the panel left open. */
  readonly phase: 'first' | 'restarted';
  /** Where the launcher listens. */
  readonly url: string;
  /** Datasets made for the suite. */
  readonly sample: string;
  readonly broken: string;
  readonly large: string;
}

/** Written by the launcher beside the bundled suite. */
export function readSetup(): HostSetup {
  return JSON.parse(readFileSync(join(__dirname, 'setup.json'), 'utf8')) as HostSetup;
}

/** @throws with the launcher's reason when the action fails. */
export async function drive(action: Action): Promise<string> {
  const response = await fetch(readSetup().url, { method: 'POST', body: JSON.stringify(action) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${action.do}: ${text}`);
  return text;
}

/** The suite's hands: asks the launcher, which drives the window, to click and look there. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

/** Shares of the plot's width and height. */
export type Place = readonly [x: number, y: number];

/** Inside the panel's page. */
type PageAction =
  /** Moves the pointer over the plot until a point answers; resolves with the sample's id. */
  | { readonly do: 'hoverPoint' }
  /** Clicks where the last `hoverPoint` found one. */
  | { readonly do: 'clickPoint'; readonly count?: 1 | 2 }
  /** Drags over the nth plot. */
  | {
      readonly do: 'drag';
      readonly points: readonly Place[];
      readonly modifier?: 'Shift' | 'Alt';
      readonly nth?: number;
    }
  | { readonly do: 'click'; readonly selector: string; readonly count?: 1 | 2; readonly nth?: number }
  | { readonly do: 'press'; readonly key: string; readonly selector?: string }
  /** Types where the keyboard is. */
  | { readonly do: 'keys'; readonly text: string }
  /** Goes on by the Tab key until the nth element that matches has the keyboard. */
  | { readonly do: 'tabTo'; readonly selector: string; readonly nth?: number }
  | { readonly do: 'type'; readonly selector: string; readonly text: string }
  | { readonly do: 'choose'; readonly selector: string; readonly value: string }
  /** Waits until the first element that matches is visible and holds the text; resolves with its text. */
  | {
      readonly do: 'text';
      readonly selector: string;
      readonly contains?: string;
      readonly timeoutMs?: number;
    }
  /** Resolves with the time of the clock at which the text of an element came to hold this, and was painted. */
  | {
      readonly do: 'shownAt';
      readonly selector: string;
      readonly contains: string;
      readonly timeoutMs?: number;
    }
  /** Resolves with a JSON list. */
  | { readonly do: 'texts'; readonly selector: string }
  | { readonly do: 'attribute'; readonly selector: string; readonly name: string; readonly nth?: number }
  | { readonly do: 'count'; readonly selector: string }
  /** Decides every case of the review queue by keys; resolves with `ReviewTimes` as JSON. */
  | { readonly do: 'reviewAll' }
  /** Role of the element that has the keyboard, empty when it is outside the page. */
  | { readonly do: 'focused' }
  /** Waits until the map is drawn; resolves with a `FirstPicture` as JSON. */
  | { readonly do: 'firstPicture' }
  /** How many pages of ours are alive, in view or not. */
  | { readonly do: 'livePages' };

/** Of a whole review, ms. */
export interface ReviewTimes {
  readonly cases: number;
  /** From each key to the next case with its evidence, as the page saw it; ascending. */
  readonly stepsMs: readonly number[];
  /** Between two frames, by the clock of a machine that may do other things too; ascending. */
  readonly framesMs: readonly number[];
  /** What the longest task of a page of the window computed; null where the browser does not tell. */
  readonly longestTaskMs: number | null;
}

/** In the editor's own places. */
type WorkbenchAction =
  /** Runs a command by its title in the palette. */
  | { readonly do: 'command'; readonly title: string }
  /** Leaves a list without choosing. */
  | { readonly do: 'closeList' }
  /** Shows the Explorer. */
  | { readonly do: 'explore'; readonly path: string }
  /** What the menu of a line of the Explorer offers, as a JSON list; the menu stays open over the next one. */
  | { readonly do: 'explorerMenu'; readonly name: string }
  /** Runs an item of that menu by keyboard, submenus before it. */
  | { readonly do: 'explorerMenuByKeys'; readonly name: string; readonly items: readonly string[] }
  /** Waits for a line of the side bar; resolves with all lines, as a JSON list. */
  | { readonly do: 'sideBar'; readonly contains: string }
  /** Waits until a place of the editor holds a text; resolves with all its text. */
  | { readonly do: 'workbenchText'; readonly selector: string; readonly contains: string }
  /** Types into the text editor that has the keyboard, key by key. */
  | { readonly do: 'typeInEditor'; readonly text: string }
  /** Waits until the step of the open walkthrough with this title is ticked. */
  | { readonly do: 'walkthroughDone'; readonly step: string }
  /** Waits for an editor's tab with this label. */
  | { readonly do: 'tab'; readonly label: string }
  /** Chooses from a list. */
  | { readonly do: 'pick'; readonly text: string }
  /** The same by the arrow keys. */
  | { readonly do: 'pickByKeys'; readonly text: string }
  /** What a list offers, as a JSON list. */
  | { readonly do: 'offered' }
  /** Answers a dialog for a file or a folder, whose path ends in a slash. */
  | { readonly do: 'path'; readonly path: string }
  /** Presses a button of a modal dialog; resolves with what it said. */
  | { readonly do: 'dialog'; readonly button: string }
  | { readonly do: 'notification'; readonly contains: string; readonly button?: string }
  /** What the editor has made a link in the notification with this text, as a JSON list. */
  | { readonly do: 'notificationLinks'; readonly contains: string }
  /** Waits until the editor's own image viewer shows a picture whose path holds this. */
  | { readonly do: 'imageTab'; readonly path: string }
  /** Waits until every webview of the window is loaded and none has come or gone for a second. */
  | { readonly do: 'webviewsSettled' }
  | { readonly do: 'screenshot'; readonly name: string };

export type Action = PageAction | WorkbenchAction;

export interface HostSetup {
  /**
   * The suite runs in one profile: as first installed, after a restart with the panel left open, and in a workspace of
   * two roots.
   */
  readonly phase: 'first' | 'restarted' | 'roots';
  /** Where the launcher listens. */
  readonly url: string;
  /** Folder that is open in the window; the datasets lie in it. */
  readonly workspace: string;
  /** File of a workspace of two folders, `roots/one` and `roots/two` beside it, each with a copy of `broken`. */
  readonly roots: string;
  /** As large as SLAKE. */
  readonly sample: string;
  /** Of twelve images, one with an empty answer. */
  readonly broken: string;
  /** A copy of it. */
  readonly second: string;
  /** With faults of every kind: of `SLAKESCOPE_PLANTED` images, 40 by default. */
  readonly planted: string;
  /** Of twelve images in the rows of a parquet file. */
  readonly parquet: string;
  /** Of twelve images and a table whose columns cannot be told. */
  readonly unclear: string;
  /** A tiny checkpoint of BiomedCLIP's shape with its tokenizer. */
  readonly model: string;
  /** Where the editor writes its logs. */
  readonly logs: string;
}

/** Written by the launcher beside the bundled suite. */
export function readSetup(): HostSetup {
  return JSON.parse(readFileSync(join(__dirname, 'setup.json'), 'utf8')) as HostSetup;
}

/** Waits as long as the action takes: `fetch` ends after 300 s. @throws with the launcher's reason when the action fails. */
export function drive(action: Action): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(readSetup().url, { method: 'POST' }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${action.do}: ${text}`));
      });
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(action));
  });
}

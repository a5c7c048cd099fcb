/** When the first picture of a panel stood, by the clock of the machine. */
import { drive } from './driver';

/** Milliseconds since 1970 with fractions. */
export interface FirstPicture {
  /** The editor made the frame of the page. */
  readonly born: number;
  /** It had the blank document into which it writes the page's own; until then nothing is in our hands. */
  readonly given: number;
  /** It had drawn the map, with its colours. */
  readonly drawn: number;
}

/** Waits for the visible panel's. */
export async function firstPicture(): Promise<FirstPicture> {
  return JSON.parse(await drive({ do: 'firstPicture' })) as FirstPicture;
}

/** @param since as Date.now() */
export function tellTime(since: string, start: number, { drawn }: FirstPicture): void {
  console.log(`TIME First picture after ${since}: ${Math.round(drawn - start)} ms`);
}

export function tellTimesOfRestore(picture: FirstPicture): void {
  tellTime('the restored page got its document', picture.given, picture);
  tellTime('the editor made its frame', picture.born, picture);
}

/** What a record says about its image, in a form in which records of both languages can be compared. */
import { formatEnglish, message, type MessageTemplate } from '../../common/messageTemplate';

export interface Claim {
  /** What it is about; claims about different things never disagree: "contains liver". */
  readonly about: string;
  /** The same in words, for a sentence: "whether the liver is in the image". */
  readonly topic: MessageTemplate;
  /** What it says of it; "yes" where the question is whether. */
  readonly value: string;
  /** False: that the value is not the right one ("Is this a CT?" No). */
  readonly holds: boolean;
  /** Follows from the answer, but was not what the question asked. */
  readonly implied: boolean;
}

/** One value, or that it is another: modality, plane, count. */
export function valued(about: MessageTemplate, value: string, holds = true, implied = false): Claim {
  return { about: formatEnglish(about), topic: message`the ${about}`, value, holds, implied };
}

/** Yes or no. */
export function whether(about: string, topic: MessageTemplate, holds: boolean, implied = false): Claim {
  return { about, topic, value: 'yes', holds, implied };
}

/** True when not both can be right: two values of one thing, or a value and its denial. */
export function disagree(a: Claim, b: Claim): boolean {
  if (a.about !== b.about) return false;
  return a.value === b.value ? a.holds !== b.holds : a.holds && b.holds;
}

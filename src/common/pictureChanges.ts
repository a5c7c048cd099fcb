/** What was done to a picture of which a copy was made, as the audit finds it by laying one over the other. */
import { message, type MessageTemplate } from './messageTemplate';

export type PictureChange =
  /** Left to right. */
  | { readonly kind: 'mirrored' }
  /** Top to bottom. */
  | { readonly kind: 'flipped' }
  /** Clockwise, -180 to 180, after a mirror. */
  | { readonly kind: 'turned'; readonly degrees: number }
  /** Shows this percentage of the other's area; `extended` is its reverse. */
  | { readonly kind: 'cropped' | 'extended'; readonly percent: number }
  /** With a border of one grey that the other does not have; `trimmed` is its reverse. */
  | { readonly kind: 'padded' | 'trimmed' }
  | { readonly kind: 'inverted' }
  /** Brightness, contrast, gamma or window. */
  | { readonly kind: 'levels' }
  /** A few places differ, as text, arrows or frames do. */
  | { readonly kind: 'annotated' };

/** The changes that lead back. */
export function reversedChanges(changes: readonly PictureChange[]): PictureChange[] {
  const isMirrored = changes.some(({ kind }) => kind === 'mirrored' || kind === 'flipped');
  return changes.map((change): PictureChange => {
    switch (change.kind) {
      case 'turned':
        return { kind: 'turned', degrees: isMirrored ? change.degrees : -change.degrees };
      case 'cropped':
      case 'extended':
        return { kind: change.kind === 'cropped' ? 'extended' : 'cropped', percent: change.percent };
      case 'padded':
        return { kind: 'trimmed' };
      case 'trimmed':
        return { kind: 'padded' };
      case 'mirrored':
      case 'flipped':
      case 'inverted':
      case 'levels':
      case 'annotated':
        return change;
    }
  });
}

/** "turned by 90° clockwise". */
function changeMessage(change: PictureChange): MessageTemplate {
  switch (change.kind) {
    case 'mirrored':
      return message`mirrored left to right`;
    case 'flipped':
      return message`mirrored top to bottom`;
    case 'turned':
      return change.degrees < 0
        ? message`turned by ${-change.degrees}° counter-clockwise`
        : message`turned by ${change.degrees}° clockwise`;
    case 'cropped':
      return message`cropped to ${change.percent} % of the area`;
    case 'extended':
      return message`with more around what the other shows, ${change.percent} % of the area`;
    case 'padded':
      return message`with a border added`;
    case 'trimmed':
      return message`with a border cut off`;
    case 'inverted':
      return message`with grey levels inverted`;
    case 'levels':
      return message`with other brightness or contrast`;
    case 'annotated':
      return message`with text or marks in a few places`;
  }
}

/** "mirrored left to right, with grey levels inverted"; undefined without a change. */
export function changesMessage(changes: readonly PictureChange[]): MessageTemplate | undefined {
  const [first, ...others] = changes.map(changeMessage);
  return changes.length === 0
    ? undefined
    : others.reduce((before, change) => message`${before}, ${change}`, first);
}

import { describe, expect, it } from 'vitest';
import { formatEnglish } from '../../src/common/messageTemplate';
import { changesMessage, type PictureChange, reversedChanges } from '../../src/common/pictureChanges';

const said = (changes: readonly PictureChange[]) => {
  const text = changesMessage(changes);
  return text && formatEnglish(text);
};

describe('changes of a picture', () => {
  it('are named in one sentence', () => {
    expect(said([])).toBeUndefined();
    expect(said([{ kind: 'mirrored' }, { kind: 'turned', degrees: -5 }, { kind: 'inverted' }])).toBe(
      'mirrored left to right, turned by 5° counter-clockwise, with grey levels inverted',
    );
  });

  it('lead back when they are reversed, a turn after a mirror the same way', () => {
    const forth: PictureChange[] = [
      { kind: 'turned', degrees: 90 },
      { kind: 'cropped', percent: 87 },
      { kind: 'padded' },
    ];
    expect(said(reversedChanges(forth))).toBe(
      'turned by 90° counter-clockwise, with more around what the other shows, 87 % of the area, with a border cut off',
    );
    const mirrored: PictureChange[] = [{ kind: 'mirrored' }, { kind: 'turned', degrees: 90 }];
    expect(reversedChanges(mirrored)).toEqual(mirrored);
    expect(reversedChanges(reversedChanges(forth))).toEqual(forth);
  });
});

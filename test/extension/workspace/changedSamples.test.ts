import { describe, expect, it } from 'vitest';
import { withChangedSamples } from '../../../src/extension/workspace/changedSamples';

const slake = {
  root: '/w/Slake',
  sampleFolders: ['/w/Slake/imgs/xmlab1', '/w/Slake/imgs/xmlab10'],
  tables: ['/w/Slake/train.json'],
};
const table = { root: '/w/other', sampleFolders: [], tables: ['/w/other/a.csv'] };
const found = [slake, table];

function changed(...changes: [folder: string, holds: boolean][]) {
  return withChangedSamples(found, new Map(changes));
}

describe('samples that come and go', () => {
  it('are those of the dataset in which their siblings are, in the order of a search', () => {
    expect(
      changed(
        ['/w/Slake/imgs/xmlab2', true],
        ['/w/Slake/imgs/xmlab1', false],
        ['/w/Slake/imgs/xmlab1-b', true],
      ),
    ).toEqual([
      {
        ...slake,
        sampleFolders: ['/w/Slake/imgs/xmlab1-b', '/w/Slake/imgs/xmlab10', '/w/Slake/imgs/xmlab2'],
      },
      table,
    ]);
    expect(changed(['/w/Slake/imgs/notes', false], ['/w/Slake/imgs/xmlab1', true])).toEqual(found);
  });

  it('ask for a search where they may be of another dataset, or the last of theirs has gone', () => {
    expect(changed(['/w/new/imgs/xmlab1', true])).toBeNull();
    expect(changed(['/w/other/xmlab1', true])).toBeNull();
    expect(changed(['/w/Slake/imgs/xmlab1', false], ['/w/Slake/imgs/xmlab10', false])).toBeNull();
  });
});

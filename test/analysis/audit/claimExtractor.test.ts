import { describe, expect, it } from 'vitest';
import { ClaimExtractor } from '../../../src/analysis/audit/claimExtractor';
import { fold } from '../../../src/analysis/audit/fold';
import { processorTimer, slowness } from '../../processorTime';
import { claims, none } from './claims.json';

const extractor = new ClaimExtractor();
const read = (question: string, answer: string) => extractor.extract(fold(question), fold(answer));
/** The first claim, as "about=value", with "not" where it is denied. */
function first(question: string, answer: string): string | undefined {
  const claim = read(question, answer).at(0);
  return claim && `${claim.holds ? '' : 'not '}${claim.about}=${claim.value}`;
}

describe('claims of records', () => {
  it.each(claims)('%s %s', (question, answer, expected) => {
    expect(first(question, answer)).toBe(expected);
  });

  it('knows what an answer implies besides', () => {
    expect(read('How many kidneys in this image?', '0')[1]).toMatchObject({
      about: 'contains kidney',
      holds: false,
      implied: true,
    });
    expect(read('图片主要器官是什么?', '肝脏,心脏').map(({ about }) => about)).toEqual([
      'contains liver',
      'contains heart',
    ]);
    expect(read('Is the left lung healthy?', 'No').map(({ about }) => about)).toEqual([
      'abnormal left lung',
      'abnormal',
    ]);
    expect(
      read('What organ is the black part on the left of the image?', 'Right Lung').map(({ about }) => about),
    ).toEqual(['contains right lung', 'contains lung']);
    expect(read('Does the picture contain left lung?', 'No')).toHaveLength(1); // the right one may be there
  });

  it.each(none)('says nothing of %j %j', (question, answer) => {
    expect(read(question, answer)).toEqual([]);
  });

  it('gives up on texts of any length in no time', () => {
    const passed = processorTimer();
    for (const unit of ['?', ' ', 'is the ', '图中', '肺和', ',', 'a']) {
      expect(read(unit.repeat(1_000_000 / unit.length), 'yes')).toEqual([]);
      const long = unit.repeat(190 / unit.length);
      read(long, 'yes');
      read(`which is bigger in this image, ${long}`.slice(0, 199), 'lung');
    }
    expect(passed()).toBeLessThan(5000 * slowness());
  });
});

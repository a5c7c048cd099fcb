import { expect, it } from 'vitest';
import type { Decision } from '../../../src/analysis/curation/decision';
import { agreementOfReaders } from '../../../src/analysis/curation/readerAgreement';

const date = '2026-11-28';
const right = (finding: string, reader: string): Decision => ({
  sample: 'a',
  kind: 'checked',
  finding,
  reader,
  date,
});
const wrong = (finding: string, reader: string): Decision => ({
  sample: 'a',
  kind: 'drop-image',
  finding,
  reader,
  date,
});

it('compares every two readers on the findings that both decided, and names those that they decided otherwise', () => {
  const settled: Decision = { ...wrong('f4', 'EF'), adjudicated: true };
  const pairs = agreementOfReaders([
    ...['f1', 'f2'].flatMap((id) => [right(id, 'AB'), right(id, 'CD')]),
    ...[wrong('f3', 'AB'), wrong('f3', 'CD'), right('f4', 'AB'), wrong('f4', 'CD')],
    right('f5', 'AB'), // CD has not decided it
    settled,
    { sample: 'a', kind: 'note', text: 'seen', reader: 'GH', date },
  ]);
  expect(pairs.map(({ readers }) => readers)).toEqual([['AB', 'CD']]);
  const [{ agreement, differences }] = pairs;
  // Agreed 2 x right and 1 x wrong, once otherwise: kappa (3/4 - 1/2) / (1 - 1/2).
  expect(agreement).toMatchObject({ n: 4, observed: 0.75, kappa: 0.5 });
  expect(differences).toEqual([
    {
      id: 'f4',
      decisions: [[right('f4', 'AB')], [wrong('f4', 'CD')]],
      adjudicated: [settled],
    },
  ]);
});

it('compares decisions about images without a finding', () => {
  const drop = (sample: string, reader: string): Decision => ({ sample, kind: 'drop-image', reader, date });
  const keep = (sample: string, reader: string): Decision => ({ sample, kind: 'checked', reader, date });
  const [{ differences }] = agreementOfReaders([
    drop('a', 'AB'),
    keep('a', 'CD'),
    drop('b', 'AB'),
    drop('b', 'CD'),
  ]);
  expect(differences.map(({ id }) => id)).toEqual(['image:a']);
});

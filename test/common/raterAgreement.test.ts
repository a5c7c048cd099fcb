/** Against irrCAC (pip irrCAC 0.4.0: `gwet`, `conger`), scipy (`binomtest`, `t`) and the table of Gwet (2002). */
import { describe, expect, it } from 'vitest';
import { incompleteBeta, studentQuantile } from '../../src/common/incompleteBeta';
import { clopperPearsonInterval, wilsonInterval } from '../../src/common/proportionInterval';
import { raterAgreement } from '../../src/common/raterAgreement';

const digits = (text: string) => Array.from(text, Number);
const first = digits('201000112112120001202122220121021120201010211200200120100112');
const second = digits('201000122112120001202122220121021120201010211000201200020112');
const quadratic = [
  [1, 0.75, 0],
  [0.75, 1, 0.75],
  [0, 0.75, 1],
];

describe('raterAgreement', () => {
  it.each([
    { weights: undefined, pa: 0.88333, kappa: 0.82485, ac2: 0.82513, low: 0.69978, high: 0.95048 },
    { weights: quadratic, pa: 0.93333, kappa: 0.80456, ac2: 0.80058, low: 0.62713, high: 0.97403 },
  ])('gives what irrCAC does ($ac2)', ({ weights, ...expected }) => {
    const { observed, kappa, ac2, ac2Interval } = raterAgreement(first, second, 3, weights);
    expect(observed).toBeCloseTo(expected.pa, 5);
    expect(kappa).toBeCloseTo(expected.kappa, 5);
    expect(ac2).toBeCloseTo(expected.ac2, 5);
    expect(ac2Interval.low).toBeCloseTo(expected.low, 5);
    expect(ac2Interval.high).toBeCloseTo(expected.high, 5);
  });

  it('shows the paradox of kappa: 118 of 125 agree, yet kappa is below 0 and AC1 0.94', () => {
    const rated = (yes: number, one: number, other: number) => [
      ...new Array<number>(yes).fill(1),
      ...new Array<number>(5).fill(one),
      ...new Array<number>(2).fill(other),
    ];
    const { kappa, ac2 } = raterAgreement(rated(118, 1, 0), rated(118, 0, 1), 2);
    expect(kappa).toBeCloseTo(-0.0234, 4);
    expect(ac2).toBeCloseTo(0.9408, 4);
  });
});

describe('intervals of a proportion', () => {
  it.each([
    [0, 10, 0, 0.27753279986288926, 0, 0.30849710781876294],
    [3, 10, 0.10779126740630102, 0.6032218525388546, 0.06673951117773447, 0.652452850060008],
    [47, 50, 0.8378290831116182, 0.979385029651026, 0.8345180533963, 0.9874514121646659],
    [50, 50, 0.9286524008666412, 1, 0.9288782635357954, 1],
    [1, 400, 0.0004414477868016353, 0.014023285075823391, 6.32925169048988e-5, 0.013849769962076439],
  ])('%i of %i as scipy gives them', (k, n, low, high, exactLow, exactHigh) => {
    const wilson = wilsonInterval(k, n);
    expect(wilson.low).toBeCloseTo(low, 12);
    expect(wilson.high).toBeCloseTo(high, 12);
    const exact = clopperPearsonInterval(k, n);
    expect(exact.low).toBeCloseTo(exactLow, 10);
    expect(exact.high).toBeCloseTo(exactHigh, 10);
  });

  it('narrows as the sample becomes all there is', () => {
    const width = (population: number) => {
      const { low, high } = wilsonInterval(40, 50, population);
      return high - low;
    };
    expect(width(60)).toBeLessThan(width(400));
    expect(width(50)).toBeCloseTo(0, 12);
  });

  it('rests on the quantiles and the function that scipy has', () => {
    expect(studentQuantile(0.05, 59)).toBeCloseTo(2.000995378088267, 9);
    expect(studentQuantile(0.05, 1)).toBeCloseTo(12.706204736174694, 7);
    expect(incompleteBeta(0.3, 2.5, 7)).toBeCloseTo(0.6412224629717214, 12);
    expect(incompleteBeta(0.9, 50, 3)).toBeCloseTo(0.09663328513725222, 12);
  });

  it('has an interval between -1 and 1, as irrCAC has', () => {
    const { ac2, ac2Interval } = raterAgreement([0, 0, 1, 1, 0], [1, 1, 0, 1, 1], 2);
    expect(ac2).toBeLessThan(-0.5);
    expect(ac2Interval.low).toBe(-1);
    expect(raterAgreement([0, 0, 1, 1], [0, 0, 1, 0], 2).ac2Interval.high).toBe(1);
  });
});

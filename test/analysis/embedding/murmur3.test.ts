import { describe, expect, it } from 'vitest';
import { murmur3 } from '../../../src/analysis/embedding/murmur3';

describe('murmur3', () => {
  // What sklearn.utils.murmurhash3_32 (scikit-learn 1.6.1, Appleby's own C++) answers.
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['', 0xffffffff, 0x81f16f39],
    ['a', 0x9747b28c, 0x7fa09ea6],
    ['aa', 0x9747b28c, 0x5d211726],
    ['aaa', 0x9747b28c, 0x283e0130],
    ['aaaa', 0x9747b28c, 0x5a97808a],
    ['Hello, world!', 0x9747b28c, 0x24884cba],
    ['ππππππππ', 0x9747b28c, 0xd58063c1],
    ['肺在哪里?', 7, 0xa6f094c8],
    ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ])('of "%s" with seed %i is the reference value', (text, seed, hash) => {
    expect(murmur3(text, seed)).toBe(hash);
  });
});

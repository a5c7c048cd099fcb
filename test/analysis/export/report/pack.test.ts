import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pack } from '../../../../src/analysis/export/report/pack';
import { CancelFlag, silentContext } from '../../../../src/analysis/taskContext';
import { toPlainJson } from '../../../../src/common/plainValues';

const data = {
  columns: Int32Array.from({ length: 5000 }, (_none, i) => i),
  samples: Array.from({ length: 20_000 }, (_none, i) => ({ id: `xmlab${i}`, question: 'Is it 肺?' })),
};

describe('the data of a report', () => {
  it('are the bytes that one text of them gives', async () => {
    const packed = Buffer.from(await pack(data, silentContext()), 'base64');
    expect(String(gunzipSync(packed))).toBe(toPlainJson(data));
    expect(packed.equals(gzipSync(toPlainJson(data), { level: 9 }))).toBe(true);
  });

  it('stop where the run is cancelled, and tell how far they are', async () => {
    const flag = new CancelFlag();
    const shares: number[] = [];
    const task = {
      ...silentContext(flag),
      progress: (done: number, total: number) => {
        shares.push(done / total);
        if (done / total > 0.5) flag.raise();
        flag.check();
      },
    };
    await expect(pack(data, task)).rejects.toMatchObject({ code: 'cancelled' });
    expect(shares.length).toBeGreaterThan(5);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
});

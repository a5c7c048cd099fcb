import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { devices, encoders, precisions, selectableEncoders } from '../../../../src/common/encoders';

interface Setting {
  readonly enum: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly default: string;
}
const groups = (
  JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { configuration: { properties: Record<string, Setting> }[] };
  }
).contributes.configuration;
const settings = Object.assign({}, ...groups.map(({ properties }) => properties)) as Record<string, Setting>;

describe('the settings', () => {
  it.each([
    ['encoder', selectableEncoders],
    ['precision', precisions],
    ['device', devices],
  ])('offer every %s, and describe all or none', (name, values) => {
    const setting = settings[`slakescope.${name}`];
    expect(setting.enum).toEqual(values);
    expect(setting.enumDescriptions ?? values).toHaveLength(values.length);
    expect(setting.default).toBe(values[0]);
  });

  it('have every option of an encoder', () => {
    const options = new Set(Object.values(encoders).flatMap((encoder): readonly string[] => encoder.options));
    for (const option of options) expect(settings).toHaveProperty([`slakescope.${option}`]);
  });
});

import { describe, expect, it } from 'vitest';
import { type CaptionBox, placeCaptions } from '../../../src/webview/scatter/captionPlacement';
import type { Rect } from '../../../src/webview/scatter/viewport';
import { random } from '../fakeHost/pointScene';

const frame: Rect = { x: 100, y: 50, width: 600, height: 400 };
const nothingThere = () => 0;

function dense(count: number): CaptionBox[] {
  const next = random(3);
  return Array.from({ length: count }, () => ({
    x: 350 + 100 * next(),
    y: 200 + 60 * next(),
    width: 90 + 60 * next(),
    height: 16,
  }));
}

const disjoint = (a: Rect, b: Rect) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

describe('names of groups in a dense place', () => {
  it('never cover each other, stay inside the map, and the first always has a place', () => {
    const places = placeCaptions(dense(30), frame, nothingThere);
    const placed = places.filter((place) => place !== null);
    expect(places[0]).not.toBeNull();
    expect(placed.length).toBeGreaterThan(8);
    for (const [at, place] of placed.entries()) {
      expect(place.x).toBeGreaterThanOrEqual(frame.x);
      expect(place.x + place.width).toBeLessThanOrEqual(frame.x + frame.width);
      for (const other of placed.slice(at + 1)) expect(disjoint(place, other)).toBe(true);
    }
  });

  it('stand at their own dot unless that would cover others', () => {
    const [caption] = dense(1);
    const [alone] = placeCaptions([caption], frame, nothingThere);
    expect(alone).toEqual({
      x: caption.x - caption.width / 2,
      y: caption.y - 8,
      width: caption.width,
      height: 16,
    });
    const [beside] = placeCaptions([caption], frame, (place) => (place.y === alone?.y ? 9 : 0));
    expect(beside && disjoint(beside, alone ?? frame)).toBe(true);
  });

  it('are left out where their dot is out of sight, and where there is no room', () => {
    const outside = { x: 10, y: 10, width: 40, height: 16 };
    const tooWide = { x: 300, y: 200, width: 601, height: 16 };
    expect(placeCaptions([outside, tooWide], frame, nothingThere)).toEqual([null, null]);
  });
});

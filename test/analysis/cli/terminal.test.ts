import { describe, expect, it } from 'vitest';
import { printJson, Terminal } from '../../../src/analysis/cli/terminal';

const hostile = 'a\x1b]52;c;aGk=\x07\r\nb\u009b2J\u202egnp.exe\u2066';

function shown(use: (terminal: Terminal) => void): { out: string; err: string } {
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({ write: (text: string) => (texts[name] += text) });
  use(new Terminal(stream('out'), stream('err')));
  return texts;
}

describe('text of a dataset on a terminal', () => {
  it('has its control characters as escapes, one line a line', () => {
    const line = String.raw`a\x1b]52;c;aGk=\x07\r\nb\x9b2J\u202egnp.exe\u2066`;
    const { out, err } = shown((terminal) => {
      terminal.print(hostile);
      terminal.error(hostile);
      terminal.log('warn', hostile);
      terminal.progress({ stage: hostile, done: 0, total: 2, rate: 0, remainingMs: -1 });
    });
    expect(out).toBe(`${line}\n`);
    expect(err).toBe(`slakescope: ${line}\nwarn: ${line}\n${line} 0/2\n`);
  });

  it('keeps the lines of a text of several', () => {
    expect(shown((terminal) => terminal.printText('one\ntwo\x1b[2J')).out).toBe('one\ntwo\\x1b[2J\n');
  });

  it('is the same value in JSON', () => {
    const { out } = shown((terminal) => printJson(terminal, [JSON.stringify({ name: hostile })]));
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2066]/);
    expect(JSON.parse(out)).toEqual({ name: hostile });
  });

  it('tells the time left of all stages beside that of the stage', () => {
    const report = { stage: 'K-means', done: 0.4, total: 1, rate: 0, remainingMs: 12_000 };
    const { err } = shown((terminal) => {
      terminal.progress({ ...report, whole: { share: 0.3, remainingMs: -1 } });
      terminal.progress({ ...report, stage: 't-SNE', whole: { share: 0.3, remainingMs: 95_000 } });
    });
    expect(err).toBe('K-means 40%, 12 s left\nt-SNE 40%, 12 s left; 95 s left of all stages\n');
  });

  it('says no rate of steps that take seconds', () => {
    const { err } = shown((terminal) => {
      terminal.progress({ stage: 'Runs', done: 1, total: 10, rate: 0.2, remainingMs: 45_000 });
      terminal.progress({ stage: 'Images', done: 1, total: 10, rate: 0.6, remainingMs: -1 });
    });
    expect(err).toBe('Runs 1/10, 45 s left\nImages 1/10, 1/s\n');
  });

  it('never waits long for a word', () => {
    let now = 0;
    const lines: string[] = [];
    const terminal = new Terminal({ write: () => 0 }, { write: (text) => lines.push(text) }, () => now);
    terminal.progress({ stage: 'Embedding', done: 10, total: 100, rate: 0, remainingMs: -1 });
    for (; now <= 12_000; now += 1000) terminal.tick();
    expect(lines.slice(1)).toEqual([
      'Embedding 10/100, no news for 5 s\n',
      'Embedding 10/100, no news for 10 s\n',
    ]);
  });
});

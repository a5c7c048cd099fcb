/** Entry that both launchers load in the extension host. */
import Mocha from 'mocha';
import { tidyAfterFailures } from './afterFailure';
import { defineAuditTests } from './auditTests';
import { defineCleanTests } from './cleanTests';
import { readSetup } from './driver';
import { defineEditorTests } from './editorTests';
import { defineForeignTests } from './foreignTests';
import { defineHostileTests } from './hostileTests';
import { defineInteractionTests } from './interactionTests';
import { defineLiveTests } from './liveTests';
import { defineModelTests } from './modelTests';
import { defineOpeningTests } from './openingTests';
import { defineLeavingTests, defineRestartTests } from './restartTests';
import { defineRootsTests } from './rootsTests';
import { LINGER_MS } from './suiteTimes';
import { defineTaskTests } from './taskTests';
import { defineViewTests } from './viewTests';

const TIMEOUT_MS = 90_000;

/** Called by VS Code; a rejection fails the run. The line that starts with HOST is what the launcher reads. */
export function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: TIMEOUT_MS, color: false });
  const only = process.env['SLAKESCOPE_ONLY'];
  if (only) mocha.grep(only); // while one works on a part of it
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  const { phase } = readSetup();
  tidyAfterFailures();
  if (phase === 'roots') {
    defineRootsTests();
  } else if (phase === 'first') {
    defineOpeningTests();
    defineInteractionTests();
    defineEditorTests();
    defineViewTests();
    defineAuditTests();
    defineTaskTests();
    defineHostileTests();
    defineForeignTests();
    defineLiveTests();
    defineCleanTests();
    defineModelTests();
    defineLeavingTests();
  } else {
    defineRestartTests();
  }
  return new Promise((resolve, reject) => {
    let passed = 0;
    const runner = mocha.run((failures) => {
      console.log(`HOST ${passed} passed, ${failures} failed`);
      setTimeout(() => {
        if (failures > 0) reject(new Error(`${failures} host tests failed.`));
        else resolve();
      }, LINGER_MS);
    });
    runner.on('pass', (test) => {
      passed++;
      console.log(`ok ${test.fullTitle()} (${test.duration ?? 0} ms)`);
    });
    runner.on('fail', (test, error: Error) => console.log(`FAILED ${test.fullTitle()}\n${error.stack}`));
  });
}

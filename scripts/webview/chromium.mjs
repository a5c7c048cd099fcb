// The headless browser of tests, pictures and measurements.
import { chromium } from 'playwright-core';
import { findChromium } from '../system.mjs';

/** Software GL, so that results do not depend on the machine; nothing that calls home. */
const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/**
 * @param {readonly string[]} extraFlags
 * @throws where there is no Chromium.
 */
export function launchChromium(extraFlags = []) {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error(
      'No Chromium found; install the package "chromium" or set SLAKESCOPE_CHROMIUM to its path.',
    );
  }
  return chromium.launch({ executablePath, args: [...flags, ...extraFlags] });
}

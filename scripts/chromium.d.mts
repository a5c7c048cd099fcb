import type { Browser } from 'playwright-core';

/** @throws where there is no Chromium. */
export function launchChromium(extraFlags?: readonly string[]): Promise<Browser>;

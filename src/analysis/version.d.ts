/** The version in package.json, put in by the bundler (and by vitest.config.ts for tests). */
declare const __VERSION__: string;

/** Colours of four built-in themes as VS Code hands them to a webview, cut to the variables ours reads. */
import themeSets from './themes.json';

export type ThemeName = keyof typeof themeSets;

interface ThemeSet {
  /** Class of the body. */
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

export const themes: Readonly<Record<ThemeName, ThemeSet>> = themeSets;

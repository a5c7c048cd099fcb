/** Reads the editor's colours from the CSS variables VS Code sets, and again whenever the theme changes. */
import type { Rgb } from '../common/colors';
import { figurePalettes } from '../common/figurePalettes';
import { makePalette, type Palette, parseColor, printPalette } from './color/palette';

export interface Theme {
  readonly palette: Palette;
  readonly foreground: Rgb;
  readonly accent: Rgb;
  readonly highContrast: boolean;
  readonly reducedMotion: boolean;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: Rgb) => parseColor(style.getPropertyValue(name), fallback);
  const { classList } = document.body;
  const light = classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light');
  const background = read('--vscode-editor-background', light ? [255, 255, 255] : [30, 30, 30]);
  const foreground = read('--vscode-editor-foreground', light ? [59, 59, 59] : [204, 204, 204]);
  const highContrast =
    classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light');
  const palette = makePalette(background, foreground, highContrast);
  const print = figurePalettes.find(({ name }) => classList.contains(printClass(name)));
  return {
    palette: print ? printPalette(palette, print) : palette,
    foreground,
    accent: read('--vscode-focusBorder', [0, 120, 212]),
    highContrast,
    reducedMotion:
      classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}

/** Of the body while a figure is made in a palette for print. */
export function printClass(palette: string): string {
  return `print-${palette}`;
}

/** Calls back after the theme changed; returns how to stop. */
export function watchTheme(onChange: (theme: Theme) => void): () => void {
  const observer = new MutationObserver(() => onChange(readTheme()));
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'style'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  const media = matchMedia('(prefers-reduced-motion: reduce)');
  const onMedia = () => onChange(readTheme());
  media.addEventListener('change', onMedia);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', onMedia);
  };
}

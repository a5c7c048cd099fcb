/**
 * Lays a view out as it is printed: on white, at another width. All of it happens before the browser paints again, so
 * that nothing is seen of it; what follows the theme follows by microtasks.
 */
import type { FigurePalette } from '../../common/figurePalettes';
import { printClass } from '../theme';
import type { View } from '../viewDefinition';

/** Of VS Code's light theme, on white. */
const paperColors: Readonly<Record<string, string>> = {
  'editor-background': '#ffffff',
  'editor-foreground': '#1f1f1f',
  foreground: '#1f1f1f',
  descriptionForeground: '#5a5a5a',
  disabledForeground: '#8a8a8a',
  'panel-border': '#d4d4d4',
  contrastBorder: 'transparent',
  contrastActiveBorder: 'transparent',
  focusBorder: '#0072b8',
  'list-hoverBackground': 'transparent',
  'list-activeSelectionBackground': '#e8e8e8',
  'list-activeSelectionForeground': '#1f1f1f',
  'list-inactiveSelectionBackground': '#f0f0f0',
  'progressBar-background': '#0072b8',
  'textLink-foreground': '#0072b8',
  'inputOption-activeBackground': '#d6e6f4',
  'inputOption-activeForeground': '#1f1f1f',
  'inputOption-activeBorder': '#0072b8',
  'sideBarSectionHeader-background': '#f0f0f0',
  'diffEditor-insertedTextBackground': '#dcebc4',
  'editor-findMatchHighlightBackground': '#f8d8b8',
};
const rounds = 3;
/** Narrower figures, of one column of a journal, are nearly square: beside a legend little width is left to a map. */
const narrowPx = 560;
const usualNarrowAspect = 0.85;
/** Of the body: for the styles of what would be cut there. */
const narrowClass = 'print-narrow';

/** @param widthPx of the view. @param palette of the data. @param draw is called while it is laid out so. */
export async function laidOut<T>(
  view: View,
  widthPx: number,
  palette: FigurePalette,
  draw: () => T,
): Promise<T> {
  const { element, surface } = view;
  const container = element.parentElement;
  if (!container) throw new TypeError('The view is not on the page.');
  const { width, height } = container.getBoundingClientRect();
  const root = document.documentElement;
  const { className } = document.body;
  const before = [root, container].map((one) => one.style.cssText);
  for (const [name, color] of Object.entries(paperColors)) root.style.setProperty(`--vscode-${name}`, color);
  const kept = className.split(' ').filter((name) => !/^vscode-(?:dark|light|high-contrast.*)$/.test(name));
  const isNarrow = widthPx < narrowPx;
  const added = ['vscode-light', printClass(palette.name), ...(isNarrow ? [narrowClass] : [])];
  document.body.className = [...kept, ...added].join(' ');
  const { narrowAspect = usualNarrowAspect } = view;
  const aspect = isNarrow ? Math.max(Math.min(1, height / width), narrowAspect) : Math.min(1, height / width);
  const heightPx = Math.round(widthPx * aspect);
  container.style.cssText += `; inset: 0 auto auto 0; width: ${widthPx}px; height: ${heightPx}px`;
  const part = isNarrow ? view.aboveMap?.() : null;
  // Laid out as on a narrow page, where the part stands above the map.
  if (part) container.style.container = 'page / size';
  try {
    await settled();
    // Of what is added the map below takes a part.
    if (part) container.style.height = `${heightPx + 2 * (part.scrollHeight - part.clientHeight)}px`;
    surface?.measure();
    return draw();
  } finally {
    for (const [at, one] of [root, container].entries()) one.style.cssText = before[at];
    document.body.className = className;
    await settled();
    surface?.measure();
  }
}

/** What watches the theme has drawn. */
async function settled(): Promise<void> {
  for (let round = 0; round < rounds; round++) await Promise.resolve();
}

/** Colours of figures for print, on white. Declared as data. */
import { categoriesOnLight, flagOnLight } from './colors';
import { type ShapeName, shapeNames } from './shapes';

export interface FigurePalette {
  readonly name: string;
  readonly title: string;
  /** In the order in which groups take them. */
  readonly categories: readonly { readonly color: string; readonly shape: ShapeName }[];
  readonly noise: string;
  /** Of groups that have no colour of their own. */
  readonly other: string;
  /** Of what is flagged. */
  readonly flag: string;
  /** Full shade of heat maps, and of bars. */
  readonly accent: string;
  /** Nothing but greys; hues can be lightened and darkened into families of clusters, greys cannot. */
  readonly grey: boolean;
}

const greys = ['#111111', '#7a7a7a', '#a6a6a6'];
const inShape = (shape: ShapeName, colors: readonly string[]) => colors.map((color) => ({ color, shape }));
/** Without the yellow, which fades on white. */
const okabeIto = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];

/** The first is the default. */
export const figurePalettes: readonly FigurePalette[] = [
  {
    name: 'colour',
    title: 'ten hues that stay apart under colour blindness',
    categories: inShape('circle', categoriesOnLight),
    ...{ noise: '#b4b4b4', other: '#6e6e6e', flag: flagOnLight, accent: '#0072b8', grey: false },
  },
  {
    name: 'okabe-ito',
    title: 'seven hues of Okabe and Ito (2008), as circles and then as squares',
    categories: [...inShape('circle', okabeIto), ...inShape('square', okabeIto.slice(0, 3))],
    ...{ noise: '#b4b4b4', other: '#7a7a7a', flag: '#d55e00', accent: '#0072b2', grey: false },
  },
  {
    name: 'grey',
    title: 'greys and shapes, for print without colour',
    categories: Array.from({ length: 10 }, (_none, i) => ({
      color: greys[i % greys.length],
      shape: shapeNames[i % shapeNames.length],
    })),
    ...{ noise: '#d0d0d0', other: '#bdbdbd', flag: '#111111', accent: '#404040', grey: true },
  },
];

/**
 * Bodies built of ellipsoids, in units of half the body's width: x to the image's right (the patient's left),
 * y to the back, z to the head. A slice in any plane is cut from the same body, so that neighbouring slices of a
 * patient look alike and patients differ. Later ellipsoids lie over earlier ones.
 */
import type { OrganId } from './organs';
import type { SampleRandom } from './random';
import type { Tissue } from './tissue';

export type Vector = readonly [x: number, y: number, z: number];

/** In the order x, y, z. */
export function mapVector([x, y, z]: Vector, apply: (value: number, axis: number) => number): Vector {
  return [apply(x, 0), apply(y, 1), apply(z, 2)];
}

export interface Ellipsoid {
  readonly tissue: Tissue;
  readonly center: Vector;
  readonly radius: Vector;
  readonly organ?: OrganId;
  /** Radians in the axial plane. */
  readonly tilt?: number;
  readonly wobble?: number;
  readonly square?: boolean;
  readonly texture?: number;
  /** Keeps its place among its neighbours, as the layers of a skull do. */
  readonly fixed?: boolean;
  /** Lies within an organ and leaves its label. */
  readonly within?: boolean;
}

/** Ribs: tilted rings on the chest wall, highest at the back. */
export interface Ribs {
  readonly radius: readonly [x: number, y: number];
  /** Height of each pair at the middle of the body. */
  readonly heights: readonly number[];
  /** Half the height a rib spans between back and front. */
  readonly slope: number;
}

export interface Body {
  readonly parts: readonly Ellipsoid[];
  readonly ribs?: Ribs;
  /** Paint the brain's folds: the ellipsoids of the hemispheres and the cerebellum. */
  readonly brain?: Pick<Ellipsoid, 'center' | 'radius'>;
}

/** Long enough to cross every slice: spines, vessels and trunks. */
export const TUBE = 9;

type Extra = Omit<Ellipsoid, 'tissue' | 'center' | 'radius'>;

export function part(tissue: Tissue, center: Vector, radius: Vector, extra: Extra = {}): Ellipsoid {
  return { tissue, center, radius, ...extra };
}

/** The same organ on both sides. */
export function pair(
  tissue: Tissue,
  [x, y, z]: Vector,
  radius: Vector,
  extra: Extra = {},
  names?: readonly [right: OrganId, left: OrganId],
): Ellipsoid[] {
  return [-1, 1].map((side, i) =>
    part(tissue, [side * x, y, z], radius, {
      ...extra,
      ...(extra.tilt === undefined ? {} : { tilt: side * extra.tilt }),
      ...(names ? { organ: names[i] } : {}),
    }),
  );
}

/** Moves and stretches every organ a little, and the whole body with them. */
export function individual(body: Body, random: SampleRandom): Body {
  const girth = [random.about(1, 0.07), random.about(1, 0.1), random.about(1, 0.05)];
  const vary = (e: Ellipsoid): Ellipsoid => {
    const isFixed = e.square === true || e.fixed === true;
    const size = isFixed ? 1 : random.about(1, 0.1);
    const shift = isFixed ? 0 : 0.025;
    return {
      ...e,
      center: mapVector(e.center, (c, k) => c * girth[k] + random.between(-shift, shift)),
      radius: mapVector(e.radius, (r, k) => r * girth[k] * size * random.about(1, isFixed ? 0 : 0.05)),
    };
  };
  const { ribs, brain } = body;
  return {
    parts: body.parts.map(vary),
    ...(ribs && { ribs: { ...ribs, radius: [ribs.radius[0] * girth[0], ribs.radius[1] * girth[1]] } }),
    ...(brain && { brain: { ...brain, radius: mapVector(brain.radius, (r, k) => r * girth[k]) } }),
  };
}

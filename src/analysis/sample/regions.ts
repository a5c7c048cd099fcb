/** The regions of the body that the sample shows; see anatomy.ts for the coordinates. */
import { type Body, type Ellipsoid, pair, part, TUBE, type Vector } from './anatomy';
import type { SampleRandom } from './random';

export type Region = 'chest' | 'abdomen' | 'head' | 'pelvis' | 'neck';

export const regions: Record<Region, (random: SampleRandom) => Body> = { chest, abdomen, head, pelvis, neck };

function spine(y: number, size: number): Ellipsoid[] {
  return [
    part('bone', [0, y + size * 1.7, 0], [size * 0.28, size * 0.7, TUBE]),
    ...pair('bone', [size * 0.9, y + size * 0.9, 0], [size * 0.75, size * 0.28, TUBE], { tilt: 0.5 }),
    part('bone', [0, y, 0], [size, size * 0.85, TUBE], { wobble: 0.05 }),
    part('marrow', [0, y, 0], [size * 0.78, size * 0.64, TUBE], { texture: 0.06 }),
    part('water', [0, y + size * 1.05, 0], [size * 0.42, size * 0.36, TUBE]),
    part('greyMatter', [0, y + size * 1.05, 0], [size * 0.25, size * 0.2, TUBE], { organ: 'spinalCord' }),
  ];
}

function trunk(random: SampleRandom, depth: number): Ellipsoid[] {
  const fat = random.between(0.06, 0.14);
  return [
    part('muscle', [0, 0, 0], [1, depth, TUBE], { square: true }),
    part('fat', [0, 0, 0], [0.985, depth - 0.015, TUBE], { square: true, texture: 0.03 }),
    part('muscle', [0, 0, 0], [1 - fat, depth - fat, TUBE], { square: true, texture: 0.04 }),
  ];
}

/** Small round things strewn inside an ellipsoid. */
function strewn(
  random: SampleRandom,
  count: number,
  [cx, cy, cz]: Vector,
  [rx, ry, rz]: Vector,
  make: (place: Vector) => Ellipsoid,
): Ellipsoid[] {
  const made: Ellipsoid[] = [];
  while (made.length < count) {
    const [x, y, z] = [random.between(-1, 1), random.between(-1, 1), random.between(-1, 1)];
    if (x * x + y * y + z * z < 0.8) made.push(make([cx + x * rx, cy + y * ry, cz + z * rz]));
  }
  return made;
}

function chest(random: SampleRandom): Body {
  const lungs: Vector = [0.37, 0.47, 1];
  const vessels = [-0.46, 0.46].flatMap((x) =>
    strewn(random, 45, [x, 0.02, 0], [0.3, 0.38, 0.9], (place) => {
      const size = random.between(0.008, 0.03);
      return part('blood', place, [size * random.between(1, 3), size, 0.12], {
        within: true,
        tilt: random.between(0, Math.PI),
      });
    }),
  );
  return {
    ribs: {
      radius: [0.84, 0.57],
      heights: Array.from({ length: 10 }, (_, i) => 1.2 - i * 0.27),
      slope: 0.34,
    },
    parts: [
      ...trunk(random, 0.7),
      ...pair('bone', [0.6, 0.52, 0.5], [0.2, 0.035, 0.5], { tilt: -0.45 }),
      part('fat', [0, 0, 0], [0.3, 0.45, TUBE], { wobble: 0.08 }),
      ...pair('lung', [0.45, 0.02, 0], lungs, { wobble: 0.05, texture: 0.05 }, ['rightLung', 'leftLung']),
      ...vessels,
      part('muscle', [0.1, -0.14, -0.3], [0.34, 0.3, 0.5], { organ: 'heart', tilt: 0.5, wobble: 0.04 }),
      part('blood', [0.14, -0.14, -0.3], [0.22, 0.19, 0.42], { organ: 'heart', tilt: 0.5, texture: 0.04 }),
      part('liver', [-0.35, -0.02, -1.05], [0.5, 0.45, 0.55], {
        organ: 'liver',
        wobble: 0.05,
        texture: 0.04,
      }),
      part('spleen', [0.55, 0.2, -1.1], [0.25, 0.2, 0.4], { organ: 'spleen', tilt: 0.7 }),
      part('blood', [-0.05, -0.1, 0.35], [0.1, 0.1, 0.4]),
      part('blood', [-0.16, -0.06, 0.5], [0.06, 0.07, 0.55]),
      part('blood', [0.13, 0.27, 0], [0.075, 0.075, TUBE]),
      ...pair('air', [0.14, 0.08, 0.08], [0.1, 0.05, 0.12], { tilt: 0.4 }),
      part('air', [0, 0.08, 0.7], [0.065, 0.06, 0.62], { organ: 'trachea' }),
      part('bone', [0, -0.56, 0.1], [0.12, 0.035, 0.75]),
      ...spine(0.4, 0.14),
    ],
  };
}

function abdomen(random: SampleRandom): Body {
  const bowel = strewn(random, 70, [0.02, -0.2, -0.2], [0.62, 0.3, 1], (place) => {
    const size = random.between(0.07, 0.14);
    return part(random.chance(0.2) ? 'air' : 'bowel', place, [size * 1.3, size, size * 1.5], {
      wobble: 0.12,
      texture: 0.06,
    });
  });
  return {
    ribs: { radius: [0.88, 0.6], heights: [1.3, 1.05, 0.8, 0.55], slope: 0.3 },
    parts: [
      ...trunk(random, 0.72),
      part('fat', [0, -0.05, 0], [0.78, 0.5, TUBE], { square: true, texture: 0.03 }),
      ...pair('muscle', [0.26, 0.42, -0.6], [0.13, 0.12, 1.2]),
      ...pair('muscle', [0.3, 0.6, 0], [0.24, 0.1, TUBE], { tilt: 0.1 }),
      ...bowel,
      part('liver', [-0.36, -0.08, 0.55], [0.5, 0.46, 0.75], {
        organ: 'liver',
        tilt: -0.3,
        wobble: 0.05,
        texture: 0.04,
      }),
      part('liver', [0, -0.3, 0.6], [0.35, 0.17, 0.4], { organ: 'liver', tilt: 0.1, texture: 0.04 }),
      ...strewn(random, 12, [-0.36, -0.08, 0.55], [0.4, 0.34, 0.5], (place) =>
        part('blood', place, [random.between(0.015, 0.05), 0.015, 0.1], {
          within: true,
          tilt: random.between(0, Math.PI),
        }),
      ),
      part('water', [-0.22, -0.32, 0.2], [0.09, 0.12, 0.25]),
      part('bowel', [0.34, -0.25, 0.55], [0.26, 0.17, 0.4], { organ: 'stomach', tilt: 0.4, wobble: 0.08 }),
      part('air', [0.34, -0.36, 0.6], [0.15, 0.06, 0.25], { within: true, tilt: 0.1 }),
      part('spleen', [0.62, 0.14, 0.6], [0.14, 0.26, 0.45], { organ: 'spleen', tilt: 0.25, wobble: 0.05 }),
      part('gland', [0.08, -0.02, 0.25], [0.3, 0.06, 0.16], { tilt: -0.25, wobble: 0.15, texture: 0.06 }),
      ...pair('kidney', [0.42, 0.28, -0.05], [0.15, 0.19, 0.42], { tilt: 0.35, wobble: 0.04 }, [
        'rightKidney',
        'leftKidney',
      ]),
      ...pair('fat', [0.37, 0.26, -0.05], [0.05, 0.09, 0.2], { within: true, tilt: 0.35 }),
      part('blood', [-0.1, 0.16, 0], [0.085, 0.07, TUBE]),
      part('blood', [0.06, 0.18, 0], [0.07, 0.07, TUBE]),
      ...spine(0.38, 0.15),
    ],
  };
}

function head(random: SampleRandom): Body {
  const skull: Vector = [0.78, 0.97, 0.85];
  const inner = (by: number): Vector => [skull[0] - by, skull[1] - by, skull[2] - by];
  const thickness = random.between(0.06, 0.09);
  return {
    brain: { center: [0, 0, 0.1], radius: inner(thickness + 0.07) },
    parts: [
      part('muscle', [0, 0.12, -0.9], [0.5, 0.5, 0.9], { square: true, texture: 0.05 }), // neck
      part('muscle', [0, -0.5, -0.6], [0.5, 0.42, 0.65], { texture: 0.05, wobble: 0.05 }), // face
      part('air', [0, -0.62, -0.55], [0.12, 0.24, 0.2], { wobble: 0.2 }),
      part('bone', [0, -0.72, -0.85], [0.3, 0.12, 0.12]),
      ...pair('bone', [0.48, 0.15, -0.42], [0.2, 0.2, 0.14], { wobble: 0.2, texture: 0.2 }),
      part('fat', [0, 0, 0.1], skull, { fixed: true }),
      part('muscle', [0, 0, 0.1], inner(0.02), { fixed: true }),
      part('bone', [0, 0, 0.1], inner(0.035), { fixed: true }),
      part('marrow', [0, 0, 0.1], inner(0.035 + thickness * 0.4), { fixed: true }),
      part('bone', [0, 0, 0.1], inner(0.035 + thickness * 0.6), { fixed: true }),
      part('water', [0, 0, 0.1], inner(thickness + 0.035), { fixed: true }),
      ...pair('water', [0.3, -0.78, -0.3], [0.15, 0.16, 0.15]), // eyes
      part('bone', [0, 0.9, -1], [0.12, 0.1, 0.5]),
      part('whiteMatter', [0, 0.22, -0.7], [0.11, 0.12, 0.6], { organ: 'brain' }), // brain stem
    ],
  };
}

function pelvis(random: SampleRandom): Body {
  return {
    parts: [
      ...trunk(random, 0.6),
      part('fat', [0, -0.05, 0], [0.55, 0.4, TUBE], { texture: 0.04 }),
      ...pair('muscle', [0.5, 0.36, 0], [0.32, 0.17, TUBE], { tilt: 0.35, texture: 0.05 }),
      ...pair('muscle', [0.32, -0.2, 0.3], [0.11, 0.12, 1.3], { texture: 0.04 }),
      ...pair('bone', [0.56, 0, 0.65], [0.07, 0.36, 0.7], { tilt: -0.6, wobble: 0.08 }),
      ...pair('marrow', [0.56, 0, 0.65], [0.035, 0.3, 0.62], { tilt: -0.6, texture: 0.08 }),
      ...pair('bone', [0.6, -0.02, -0.4], [0.2, 0.2, 0.3], { wobble: 0.06 }),
      ...pair('marrow', [0.6, -0.02, -0.4], [0.16, 0.16, 0.26], { texture: 0.08 }),
      ...pair('bone', [0.66, 0, -1.05], [0.12, 0.12, 0.5]),
      ...pair('bone', [0.26, -0.16, -0.75], [0.2, 0.05, 0.16], { tilt: 0.3 }),
      part('bone', [0, 0.38, 0.4], [0.26, 0.14, 0.75], { wobble: 0.12, texture: 0.1 }),
      part('marrow', [0, 0.38, 0.4], [0.18, 0.09, 0.66], { texture: 0.1 }),
      ...strewn(random, 14, [0, -0.15, 0.7], [0.4, 0.2, 0.6], (place) =>
        part(random.chance(0.3) ? 'air' : 'bowel', place, [0.1, 0.075, 0.12], {
          wobble: 0.15,
          texture: 0.06,
        }),
      ),
      part('muscle', [0, -0.16, -0.3], [0.29, 0.22, 0.42]),
      part('water', [0, -0.16, -0.3], [0.26, 0.19, 0.38], { organ: 'bladder' }),
      part('gland', [0, 0.08, -0.5], [0.16, 0.1, 0.2], { wobble: 0.08 }),
      part('bowel', [0, 0.24, -0.2], [0.1, 0.09, 0.8], { wobble: 0.1 }),
      part('air', [0.01, 0.22, -0.1], [0.05, 0.04, 0.6]),
    ],
  };
}

function neck(random: SampleRandom): Body {
  const fat = random.between(0.03, 0.07);
  return {
    parts: [
      part('muscle', [0, 0, 0], [0.72, 0.74, TUBE], { square: true }),
      part('fat', [0, 0, 0], [0.7, 0.72, TUBE], { square: true }),
      part('muscle', [0, 0.05, 0], [0.68 - fat, 0.65 - fat, TUBE], { texture: 0.05, square: true }),
      ...pair('fat', [0.3, 0.02, 0], [0.14, 0.26, TUBE], { tilt: -0.5, wobble: 0.2 }),
      ...pair('muscle', [0.46, -0.02, 0], [0.1, 0.28, TUBE], { tilt: 0.35 }),
      ...pair('muscle', [0.26, 0.5, 0], [0.2, 0.14, TUBE], { tilt: 0.2, texture: 0.05 }),
      ...pair('bone', [0.3, -0.42, 0.95], [0.07, 0.36, 0.45], { tilt: -0.55 }), // jaw
      ...pair('blood', [0.28, 0.02, 0], [0.055, 0.055, TUBE]),
      ...pair('blood', [0.37, 0.08, 0], [0.075, 0.06, TUBE]),
      ...pair('gland', [0.17, -0.27, -0.35], [0.09, 0.14, 0.4], { tilt: -0.3, texture: 0.04 }),
      part('bone', [0, -0.34, 0.25], [0.17, 0.1, 0.12]),
      part('air', [0, -0.26, 0], [0.1, 0.11, TUBE], { organ: 'trachea', wobble: 0.06 }),
      ...spine(0.2, 0.15),
    ],
  };
}

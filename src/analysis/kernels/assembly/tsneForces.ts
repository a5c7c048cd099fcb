/**
 * The forces of t-SNE in two dimensions, four pairs at a time: q = 1 / (1 + |yi - yj|²).
 * Single precision inside a row's sum, doubles across rows.
 */

/** Sum of the four lanes. */
function across(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

/**
 * Adds to the force on each target what a list of bodies repels it with: force += Σ m q² (target - body).
 * @param x, y f32: coordinates of the targets first..end-1; forceX, forceY f32 beside them, added to.
 * @param bodyX, bodyY, mass f32 (length); length is a multiple of 4, filled up by bodies of mass 0.
 * @param totals f64: Σ m q over all targets and bodies is written at place `slot`; a target that is itself in the list counts 1.
 */
export function repel(
  x: usize,
  y: usize,
  first: i32,
  end: i32,
  bodyX: usize,
  bodyY: usize,
  mass: usize,
  length: i32,
  forceX: usize,
  forceY: usize,
  totals: usize,
  slot: i32,
): void {
  const bytes = (<usize>length) << 2;
  const one = f32x4.splat(1);
  let total: f64 = 0;
  // Two targets share each load of the bodies; a last odd one is its own neighbour and counted once.
  for (let i = first; i < end; i += 2) {
    const a = (<usize>i) << 2;
    const b = i + 1 < end ? a + 4 : a;
    const ax = f32x4.splat(load<f32>(x + a));
    const ay = f32x4.splat(load<f32>(y + a));
    const bx = f32x4.splat(load<f32>(x + b));
    const by = f32x4.splat(load<f32>(y + b));
    let az = f32x4.splat(0);
    let afx = f32x4.splat(0);
    let afy = f32x4.splat(0);
    let bz = f32x4.splat(0);
    let bfx = f32x4.splat(0);
    let bfy = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const cx = v128.load(bodyX + at);
      const cy = v128.load(bodyY + at);
      const m = v128.load(mass + at);
      const adx = f32x4.sub(ax, cx);
      const ady = f32x4.sub(ay, cy);
      const bdx = f32x4.sub(bx, cx);
      const bdy = f32x4.sub(by, cy);
      const aq = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(adx, adx), f32x4.mul(ady, ady))));
      const bq = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(bdx, bdx), f32x4.mul(bdy, bdy))));
      const amq = f32x4.mul(m, aq);
      const bmq = f32x4.mul(m, bq);
      az = f32x4.add(az, amq);
      bz = f32x4.add(bz, bmq);
      const aw = f32x4.mul(amq, aq);
      const bw = f32x4.mul(bmq, bq);
      afx = f32x4.add(afx, f32x4.mul(aw, adx));
      afy = f32x4.add(afy, f32x4.mul(aw, ady));
      bfx = f32x4.add(bfx, f32x4.mul(bw, bdx));
      bfy = f32x4.add(bfy, f32x4.mul(bw, bdy));
    }
    total += <f64>across(az);
    store<f32>(forceX + a, load<f32>(forceX + a) + across(afx));
    store<f32>(forceY + a, load<f32>(forceY + a) + across(afy));
    if (b === a) continue;
    total += <f64>across(bz);
    store<f32>(forceX + b, load<f32>(forceX + b) + across(bfx));
    store<f32>(forceY + b, load<f32>(forceY + b) + across(bfy));
  }
  store<f64>(totals + ((<usize>slot) << 3), total);
}

/**
 * The attraction along the edges of P: force(i) = Σ p q (yi - yj) for rows first..end-1.
 * @param layout f32 (n, 2).
 * @param starts i32 (n + 1), points u32, p f32: rows of P, each filled up to a multiple of 4 by edges of weight 0; an edge
 * leads to the point of the layout at that address.
 * @param force f32 (n, 2), written.
 */
export function attract(
  layout: usize,
  starts: usize,
  points: usize,
  p: usize,
  first: i32,
  end: i32,
  force: usize,
): void {
  const one = f32x4.splat(1);
  for (let i = first; i < end; i++) {
    const row = starts + ((<usize>i) << 2);
    const from = (<usize>load<i32>(row)) << 2;
    const to = (<usize>load<i32>(row, 4)) << 2;
    const own = (<usize>i) << 3;
    const x = f32x4.splat(load<f32>(layout + own));
    const y = f32x4.splat(load<f32>(layout + own, 4));
    let fx = f32x4.splat(0);
    let fy = f32x4.splat(0);
    for (let at = from; at < to; at += 16) {
      const js = points + at;
      const left = v128.load64_lane(<usize>load<u32>(js, 4), v128.load64_zero(<usize>load<u32>(js)), 1);
      const right = v128.load64_lane(<usize>load<u32>(js, 12), v128.load64_zero(<usize>load<u32>(js, 8)), 1);
      const dx = f32x4.sub(x, v128.shuffle<f32>(left, right, 0, 2, 4, 6));
      const dy = f32x4.sub(y, v128.shuffle<f32>(left, right, 1, 3, 5, 7));
      const d2 = f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)));
      const w = f32x4.div(v128.load(p + at), d2);
      fx = f32x4.add(fx, f32x4.mul(w, dx));
      fy = f32x4.add(fy, f32x4.mul(w, dy));
    }
    store<f32>(force + own, across(fx));
    store<f32>(force + own, across(fy), 4);
  }
}

/**
 * Σ p log(p / q) with q = 1 / (1 + |yi - yj|²) / z over the edges i < j of P; the others mirror them.
 * @param layout, starts, points, p as of `attract`.
 */
export function edgeDivergence(layout: usize, starts: usize, points: usize, p: usize, n: i32, z: f64): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    const row = starts + ((<usize>i) << 2);
    const to = (<usize>load<i32>(row, 4)) << 2;
    const own = layout + ((<usize>i) << 3);
    const x: f64 = load<f32>(own);
    const y: f64 = load<f32>(own, 4);
    for (let at = (<usize>load<i32>(row)) << 2; at < to; at += 4) {
      const point = <usize>load<u32>(points + at);
      const weight: f64 = load<f32>(p + at);
      if (point <= own || weight === 0) continue;
      const dx = x - <f64>load<f32>(point);
      const dy = y - <f64>load<f32>(point, 4);
      sum += weight * Math.log(weight * (1 + dx * dx + dy * dy) * z);
    }
  }
  return sum;
}

/**
 * One step of gradient descent with momentum and gains (Jacobs 1988), as scikit-learn takes it.
 * gradient(i) = attractionScale * attraction(i) - repulsionScale * repulsion(i)
 * @param layout, update, gains, attraction f32 (n, 2); the first three are changed.
 * @param order i32 (n): row at each place; repulsionX, repulsionY f32 (n) by place.
 * @returns Σ (gain * gradient)².
 */
export function step(
  n: i32,
  layout: usize,
  update: usize,
  gains: usize,
  attraction: usize,
  order: usize,
  repulsionX: usize,
  repulsionY: usize,
  attractionScale: f32,
  repulsionScale: f32,
  momentum: f32,
  rate: f32,
): f64 {
  let squares: f64 = 0;
  for (let place = 0; place < n; place++) {
    const at = (<usize>place) << 2;
    const row = (<usize>load<i32>(order + at)) << 3;
    for (let axis: usize = 0; axis < 2; axis++) {
      const own = row + (axis << 2);
      const repulsion = load<f32>((axis === 0 ? repulsionX : repulsionY) + at);
      let gradient = attractionScale * load<f32>(attraction + own) - repulsionScale * repulsion;
      const last = load<f32>(update + own);
      const gain = load<f32>(gains + own);
      // Without a branch, which would be guessed wrong half of the time.
      const next = select(gain + <f32>0.2, max(gain * <f32>0.8, <f32>0.01), last * gradient < 0);
      store<f32>(gains + own, next);
      gradient *= next;
      const move = momentum * last - rate * gradient;
      store<f32>(update + own, move);
      store<f32>(layout + own, load<f32>(layout + own) + move);
      squares += <f64>gradient * <f64>gradient;
    }
  }
  return squares;
}

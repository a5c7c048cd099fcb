#version 300 es
precision highp float;
flat in vec3 color;
flat in int shape;
flat in float extent;
// Radius of this dot.
flat in float own;
uniform float halo;
uniform float alpha;
uniform vec3 background;
out vec4 result;
// Signed distance of p from the outline of the shape, as in common/shapes.ts.
float distanceTo(vec2 p) {
  if (shape == 1) return max(abs(p.x), abs(p.y)) - own * 0.92;
  if (shape == 2) return (abs(p.x) + abs(p.y)) * 0.70711 - own * 0.8768;
  if (shape == 3) return max(abs(p.x) * 0.866 - p.y * 0.5, p.y - 0.1 * own) - own * 0.6;
  if (shape == 4) {
    vec2 q = abs(p);
    return max(max(q.x, q.y) - own * 1.15, min(q.x, q.y) - own * 0.4);
  }
  return length(p) - own;
}
void main() {
  vec2 p = (gl_PointCoord * 2.0 - 1.0) * extent;
  float d = distanceTo(p);
  float inside = 1.0 - smoothstep(-0.5, 0.5, d);
  float covered = 1.0 - smoothstep(-0.5, 0.5, d - halo);
  if (covered <= 0.0) discard;
  vec3 shown = mix(background, mix(background, color, alpha), halo > 0.0 ? inside : 1.0);
  result = vec4(shown, 1.0) * covered;
}

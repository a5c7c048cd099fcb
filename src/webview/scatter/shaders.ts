/** Shaders of the dots. The alpha of a palette texel names the shape (see `shapeNames`). */

export const vertexShader = `#version 300 es
layout(location = 0) in vec2 fromPosition;
layout(location = 1) in vec2 position;
layout(location = 2) in uint code;
uniform vec2 center;
uniform vec2 unit;
uniform float progress;
uniform float radius;
uniform float halo;
uniform sampler2D colors;
flat out vec3 color;
flat out int shape;
flat out float extent;
void main() {
  vec2 at = mix(fromPosition, position, progress);
  gl_Position = vec4((at - center) * unit, 0.0, 1.0);
  vec4 texel = texelFetch(colors, ivec2(int(code), 0), 0);
  color = texel.rgb;
  shape = int(texel.a * 255.0 + 0.5);
  extent = radius * (shape == 0 ? 1.0 : 1.25) + halo + 1.0;
  gl_PointSize = 2.0 * extent;
}`;

export const fragmentShader = `#version 300 es
precision highp float;
flat in vec3 color;
flat in int shape;
flat in float extent;
uniform float radius;
uniform float halo;
uniform float fade;
uniform vec3 background;
out vec4 result;
float distanceTo(vec2 p) {
  if (shape == 1) return max(abs(p.x), abs(p.y)) - radius * 0.92;
  if (shape == 2) return (abs(p.x) + abs(p.y)) * 0.7071 - radius * 0.88;
  if (shape == 3) return max(abs(p.x) * 0.866 - p.y * 0.5, p.y - 0.1 * radius) - radius * 0.6;
  if (shape == 4) {
    vec2 q = abs(p);
    return max(max(q.x, q.y) - radius * 1.15, min(q.x, q.y) - radius * 0.4);
  }
  return length(p) - radius;
}
void main() {
  vec2 p = (gl_PointCoord * 2.0 - 1.0) * extent;
  float d = distanceTo(p);
  float inside = 1.0 - smoothstep(-0.5, 0.5, d);
  float covered = 1.0 - smoothstep(-0.5, 0.5, d - halo);
  if (covered <= 0.0) discard;
  vec3 shown = mix(background, mix(color, background, fade), halo > 0.0 ? inside : 1.0);
  result = vec4(shown, 1.0) * covered;
}`;

#version 300 es
layout(location = 0) in vec2 fromPosition;
layout(location = 1) in vec2 position;
layout(location = 2) in uint colorIndex;
layout(location = 3) in float size;
uniform vec2 center;
uniform vec2 unit;
uniform float progress;
uniform float radius;
uniform float halo;
uniform sampler2D colors;
flat out vec3 color;
flat out int shape;
flat out float extent;
flat out float own;
void main() {
  vec2 at = mix(fromPosition, position, progress);
  gl_Position = vec4((at - center) * unit, 0.0, 1.0);
  // The alpha of a texel is the position of the shape in common/shapes.ts.
  vec4 texel = texelFetch(colors, ivec2(int(colorIndex), 0), 0);
  color = texel.rgb;
  shape = int(texel.a * 255.0 + 0.5);
  own = radius * size;
  extent = own * (shape == 0 ? 1.0 : 1.25) + halo + 1.0;
  gl_PointSize = 2.0 * extent;
}

/**
 * Draws the dots of several frames in one canvas through one WebGL2 context. Each array has one buffer, uploaded when
 * it is first drawn and freed when no frame has it any more. Panning changes uniforms only; recolouring changes a
 * texture of 256 texels, or one byte for each dot.
 */
import { type ColorScale, colorTable } from '../color/colorScale';
import fragmentShader from './dots.frag';
import vertexShader from './dots.vert';
import {
  type DrawFrame,
  drawLayers,
  type DrawStyle,
  haloPx,
  minHaloRadiusPx,
  type Picture,
  type Renderer,
} from './renderer';

type Column = Float32Array | Uint8Array | Uint32Array;

const uniformNames = [
  'center',
  'unit',
  'progress',
  'radius',
  'halo',
  'alpha',
  'background',
  'colors',
] as const;
type UniformName = (typeof uniformNames)[number];

export class GlRenderer implements Renderer {
  private readonly program: WebGLProgram;
  private readonly uniforms: Record<UniformName, WebGLUniformLocation | null>;
  private readonly buffers = new Map<Column, WebGLBuffer>();
  private readonly textures = new Map<ColorScale, { texture: WebGLTexture; style: DrawStyle }>();
  private readonly vertexArray: WebGLVertexArrayObject;

  /** @throws Error with the reason where the context cannot be used. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly gl: WebGL2RenderingContext,
  ) {
    this.program = link(gl);
    this.uniforms = Object.fromEntries(
      uniformNames.map((name) => [name, gl.getUniformLocation(this.program, name)]),
    ) as Record<UniformName, WebGLUniformLocation | null>;
    this.vertexArray = gl.createVertexArray();
  }

  draw({ frames, width, height, style }: Picture, pixelRatio: number): void {
    const { gl, canvas } = this;
    if (gl.isContextLost()) return;
    const limit = gl.getParameter(gl.MAX_RENDERBUFFER_SIZE) as number;
    const ratio = Math.min(pixelRatio, limit / Math.max(1, width, height));
    const deviceWidth = Math.max(1, Math.round(width * ratio));
    const deviceHeight = Math.max(1, Math.round(height * ratio));
    if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
    if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
    gl.disable(gl.SCISSOR_TEST);
    const [red, green, blue] = style.palette.background;
    gl.clearColor(red / 255, green / 255, blue / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.SCISSOR_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.useProgram(this.program);
    gl.bindVertexArray(this.vertexArray);
    const used = new Set<Column>();
    for (const frame of frames) this.drawFrame(frame, height, ratio, style, used);
    gl.bindVertexArray(null);
    this.free(used, new Set(frames.map((frame) => frame.scale)));
  }

  dispose(): void {
    const { gl } = this;
    this.free(new Set(), new Set());
    gl.deleteVertexArray(this.vertexArray);
    gl.deleteProgram(this.program);
    // Gives the context back at once; browsers allow about sixteen and end the oldest.
    if (!gl.isContextLost()) gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  private drawFrame(
    frame: DrawFrame,
    height: number,
    ratio: number,
    style: DrawStyle,
    used: Set<Column>,
  ): void {
    const { gl, uniforms } = this;
    const { rect, camera, layout, order, scale } = frame;
    const x = Math.round(rect.x * ratio);
    const y = Math.round((height - rect.y - rect.height) * ratio);
    const w = Math.round(rect.width * ratio);
    const h = Math.round(rect.height * ratio);
    if (w <= 0 || h <= 0 || order.rows.length === 0) return;
    gl.viewport(x, y, w, h);
    gl.scissor(x, y, w, h);
    const from = frame.from && frame.from.n === layout.n ? frame.from.positions : layout.positions;
    this.attribute(0, from, used);
    this.attribute(1, layout.positions, used);
    this.indexAttribute(2, scale.indices, used);
    this.sizeAttribute(3, frame.sizes, used);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.buffer(gl.ELEMENT_ARRAY_BUFFER, order.rows, used));
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.colors(scale, style));
    gl.uniform1i(uniforms.colors, 0);
    gl.uniform2f(uniforms.center, camera.x, camera.y);
    gl.uniform2f(uniforms.unit, (2 * frame.unitPx) / rect.width, (2 * frame.unitPx) / rect.height);
    gl.uniform1f(uniforms.progress, frame.progress);
    const [r, g, b] = style.palette.background;
    gl.uniform3f(uniforms.background, r / 255, g / 255, b / 255);
    let start = 0;
    for (const [at, end] of order.ends.entries()) {
      if (end > start) {
        const { sizeFactor, alpha } = drawLayers[at];
        gl.uniform1f(uniforms.radius, frame.radius * sizeFactor * ratio);
        gl.uniform1f(uniforms.halo, frame.radius > minHaloRadiusPx ? haloPx * ratio : 0);
        gl.uniform1f(uniforms.alpha, alpha);
        gl.drawElements(gl.POINTS, end - start, gl.UNSIGNED_INT, start * 4);
      }
      start = end;
    }
  }

  private attribute(location: number, data: Float32Array, used: Set<Column>): void {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer(gl.ARRAY_BUFFER, data, used));
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, 2, gl.FLOAT, false, 0, 0);
  }

  private indexAttribute(location: number, data: Uint8Array, used: Set<Column>): void {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer(gl.ARRAY_BUFFER, data, used));
    gl.enableVertexAttribArray(location);
    gl.vertexAttribIPointer(location, 1, gl.UNSIGNED_BYTE, 0, 0);
  }

  /** @param sizes null = all 1. */
  private sizeAttribute(location: number, sizes: Float32Array | null, used: Set<Column>): void {
    const { gl } = this;
    if (!sizes) {
      gl.disableVertexAttribArray(location);
      gl.vertexAttrib1f(location, 1);
      return;
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer(gl.ARRAY_BUFFER, sizes, used));
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, 1, gl.FLOAT, false, 0, 0);
  }

  private buffer(target: GLenum, data: Column, used: Set<Column>): WebGLBuffer {
    used.add(data);
    const kept = this.buffers.get(data);
    if (kept) return kept;
    const { gl } = this;
    const buffer = gl.createBuffer();
    gl.bindBuffer(target, buffer);
    gl.bufferData(target, data, gl.STATIC_DRAW);
    this.buffers.set(data, buffer);
    return buffer;
  }

  private colors(scale: ColorScale, style: DrawStyle): WebGLTexture {
    const { gl } = this;
    const kept = this.textures.get(scale);
    if (kept && kept.style.palette === style.palette && kept.style.shapes === style.shapes)
      return kept.texture;
    const texture = kept?.texture ?? gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    const bytes = colorTable(scale, style.palette, style.shapes);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, bytes.length / 4, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    this.textures.set(scale, { texture, style });
    return texture;
  }

  private free(used: ReadonlySet<Column>, scales: ReadonlySet<ColorScale>): void {
    for (const [data, buffer] of this.buffers) {
      if (used.has(data)) continue;
      this.gl.deleteBuffer(buffer);
      this.buffers.delete(data);
    }
    for (const [scale, { texture }] of this.textures) {
      if (scales.has(scale)) continue;
      this.gl.deleteTexture(texture);
      this.textures.delete(scale);
    }
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  const shaders = [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const;
  for (const [type, source] of shaders) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error('The WebGL context was lost while the map was set up.');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(gl.getProgramInfoLog(program) || 'The graphics driver refused the shaders of the map.');
  }
  return program;
}

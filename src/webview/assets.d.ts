/** Styles are bundled by esbuild beside the script; importing one has no value. */
declare module '*.css';
/** Shaders are bundled as their text. */
declare module '*.vert' {
  const source: string;
  export { source as default };
}
declare module '*.frag' {
  const source: string;
  export { source as default };
}

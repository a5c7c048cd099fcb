/** Styles are bundled by esbuild beside the script; importing one has no value. */
declare module '*.css';

/** The part of WebAssembly that is used here: Node has it, its type package does not. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  class Memory {
    private constructor();
    readonly buffer: ArrayBuffer;
    /** By 64 KiB pages. @throws RangeError when there is no more. */
    grow(pages: number): number;
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Readonly<Record<string, never>>): Promise<Instance>;
}

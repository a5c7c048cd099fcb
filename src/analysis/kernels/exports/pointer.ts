/** Byte offset in the memory of the kernels. */
export type Pointer = number;

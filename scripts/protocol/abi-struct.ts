import type { Typed } from "ethers";

/**
 * The struct behind a TypeChain parameter: `AbiStruct<Parameters<X["f"]["staticCall"]>[0]>`.
 *
 * Struct types are taken from functions and not from TypeChain's files, whose places depend on what was compiled.
 */
export type AbiStruct<Parameter> = Exclude<Parameter, Typed>;

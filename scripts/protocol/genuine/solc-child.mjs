// Compiles one standard JSON input, read from standard input, with the compiler package named in the first argument, and
// writes the output to standard output. A process of its own: the compiler's memory (300 MB) goes when it ends.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const [, , compilerPackage] = process.argv;
const solc = createRequire(import.meta.url)(compilerPackage);
process.stdout.write(solc.compile(await text(process.stdin)));

/** What a shell says of a process that an interrupt has ended. */
const INTERRUPTED = 130;

/**
 * Say what is kept when the user interrupts, then end.
 * @param words Asked for when it happens.
 * @returns takes it back
 */
export function tellInterrupt(words: () => string): () => void {
  const onInterrupt = (): void => {
    console.error(words());
    process.exit(INTERRUPTED);
  };
  process.once("SIGINT", onInterrupt);
  return () => process.off("SIGINT", onInterrupt);
}

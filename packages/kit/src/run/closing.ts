/** What was opened, to be closed in the reverse order, however far the opening came. */
export interface Closing {
  /** Keeps a part that was opened, with how to close it; gives the part. */
  keep<Part>(part: Part, close: (part: Part) => unknown): Part;
  /** Closes all of it once, the newest first. */
  close(): Promise<void>;
}

export function createClosing(): Closing {
  const steps: (() => unknown)[] = [];
  return {
    keep(part, close) {
      steps.unshift(() => close(part));
      return part;
    },
    async close() {
      for (const step of steps.splice(0)) await step();
    },
  };
}

import type { Log } from '../log.ts';

/** What was opened, to be closed in the reverse order, however far the opening came. */
export interface Closing {
  /** Keeps a part that was opened, with how to close it; gives the part. */
  keep<Part>(part: Part, close: (part: Part) => unknown): Part;
  /**
   * Closes all of it once, the newest first. A part that fails is said in the log and stops no other one. Never rejects,
   * so that it replaces no earlier error; false when a part failed.
   */
  close(): Promise<boolean>;
}

/** `log` clears its lines of secrets. */
export function createClosing(log: Log = () => {}): Closing {
  const steps: (() => unknown)[] = [];
  return {
    keep(part, close) {
      steps.unshift(() => close(part));
      return part;
    },
    async close() {
      let whole = true;
      for (const step of steps.splice(0)) {
        try {
          await step();
        } catch (error) {
          whole = false;
          log('error', 'close_failed', { error });
        }
      }
      return whole;
    },
  };
}

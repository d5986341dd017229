import type { Wait } from '../store/patience.ts';

/** Everything of the world that a connector process uses. Handed in, so that nothing below reads it by itself. */
export interface Edge {
  /** The environment of the process itself: variables that hold secrets are taken out of it. */
  readonly env: Record<string, string | undefined>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** At least 0 and below 1. */
  readonly random: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly newId: () => string;
  readonly wait: Wait;
  /** Runs something after so many milliseconds; gives how to call it off. */
  readonly later: (milliseconds: number, work: () => void) => () => void;
  /** Of this process. */
  readonly usage: () => { readonly cpuSeconds: number; readonly residentBytes: number };
  readonly readFile: (path: string) => string;
  /** Takes one line of the log, with its newline. */
  readonly write: (line: string) => void;
}

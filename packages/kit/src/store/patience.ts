/**
 * Resolves after this many milliseconds. When the signal fires first it may resolve or reject, but soon. At the edge:
 * `(ms, signal) => setTimeout(ms, undefined, { signal })` of `node:timers/promises`.
 */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export interface Patience {
  readonly now: () => number;
  readonly wait: Wait;
  /** Between two looks, milliseconds. */
  readonly everyMs: number;
  readonly patienceMs: number;
}

/** Asks again and again until there is an answer; undefined when patience ends first. Asks at least once. */
export async function askUntil<Answer>(
  ask: () => Promise<Answer | undefined>,
  { now, wait, everyMs, patienceMs }: Patience,
): Promise<Answer | undefined> {
  const end = now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const left = end - now();
    if (left <= 0) return undefined;
    await wait(Math.min(everyMs, left));
  }
}

/** Does `again` every so many milliseconds while `work` runs; ends with it. A failing `again` does not end the work. */
export async function whileRunning<Result>(
  work: () => Promise<Result>,
  again: () => Promise<boolean>,
  { wait, everyMs }: Pick<Patience, 'wait' | 'everyMs'>,
): Promise<Result> {
  const ended = new AbortController();
  const running = () => !ended.signal.aborted;
  const repeat = async () => {
    let wanted = true;
    while (wanted && running()) {
      await wait(everyMs, ended.signal).catch(() => undefined);
      if (running()) wanted = await again().catch(() => true);
    }
  };
  // never rejects; it ends by itself soon after the work
  void repeat();
  try {
    return await work();
  } finally {
    ended.abort();
  }
}

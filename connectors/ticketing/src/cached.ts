/** Milliseconds for which names and rights of a desk are believed: an administrator changes them rarely. */
const LIFETIME_MS = 5 * 60_000;

/** Loads once per lifetime, however many ask at the same time. A failure is not kept. `now`: milliseconds since the epoch. */
export function cached<Value>(now: () => number, load: () => Promise<Value>): () => Promise<Value> {
  let kept: { readonly until: number; readonly value: Promise<Value> } | undefined;
  return () => {
    if (kept && kept.until > now()) return kept.value;
    const fresh = { until: now() + LIFETIME_MS, value: load() };
    kept = fresh;
    fresh.value.catch(() => {
      if (kept === fresh) kept = undefined;
    });
    return fresh.value;
  };
}

import type { Attempt } from '@gatehouse/kit';

/** The moment at which every test begins; milliseconds since the epoch. */
export const NOW = Date.parse('2026-11-02T09:00:00Z');

/** The attempt of the write that this number names: the same number is the same write. */
export function attempt(write: number, number = 1): Attempt {
  const hex = write.toString(16);
  return {
    vendorKey: hex.padStart(32, '0'),
    mark: `gh-${hex.padStart(16, '0')}`,
    since: NOW,
    number,
  };
}

/** Options for writes that are each another one. */
export function manyWrites(actor: string) {
  let count = 1_000_000;
  return () => {
    count += 1;
    return { actor, attempt: attempt(count) };
  };
}

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own, and how to remove it. */
export function attackFolder(name: string): { path: string; remove: () => void } {
  const path = mkdtempSync(join(realpathSync(tmpdir()), `gatehouse-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a piece of work for each item, so many at a time, until all are done or somebody stops it. */
export async function inLanes<Item>(
  lanes: number,
  items: Iterator<Item>,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const lane = async () => {
    for (let next = items.next(); next.done !== true; next = items.next()) {
      signal.throwIfAborted();
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

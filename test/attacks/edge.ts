import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { Edge } from '../../packages/kit/src/run/edge.ts';

/** The real edge of a connector process, with its log kept where an attack can read it. */
export function attackEdge(env: Edge['env'], write: (line: string) => void): Edge {
  return {
    env,
    now: Date.now,
    random: Math.random,
    randomBytes,
    newId: randomUUID,
    wait: async (milliseconds, signal) => {
      await later(milliseconds, undefined, { ref: false, ...(signal && { signal }) }).catch(
        () => {},
      );
    },
    later(milliseconds, work) {
      const timer = setTimeout(work, milliseconds).unref();
      return () => clearTimeout(timer);
    },
    usage() {
      const { user, system } = process.cpuUsage();
      return { cpuSeconds: (user + system) / 1e6, residentBytes: process.memoryUsage.rss() };
    },
    readFile: (path) => readFileSync(path, 'utf8'),
    write,
  };
}

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

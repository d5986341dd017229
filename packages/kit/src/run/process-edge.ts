import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import type { Edge } from './edge.ts';

/**
 * The world of a real process: the one place of the kit where clock, randomness, files and environment come from.
 * A harness that opens connectors in its own process gives each its own environment and log.
 */
export function processEdge({
  env = process.env,
  write = (line) => void process.stderr.write(line),
}: Partial<Pick<Edge, 'env' | 'write'>> = {}): Edge {
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

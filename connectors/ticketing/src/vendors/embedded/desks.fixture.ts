import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { TicketingAdapter } from '../../adapter.ts';
import { NOW } from '../../attempt.fixture.ts';
import { embedded } from './vendor.ts';

/** Desks in a folder of their own, all closed and removed after the tests of the file. */
export function desks() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-desk-'));
  const closers: (() => void | Promise<void>)[] = [];
  const clock = { ahead: 0 };
  afterAll(async () => {
    for (const close of closers) await close();
    rmSync(folder, { recursive: true });
  });
  return {
    folder,
    /** Milliseconds by which the clock of the desks is ahead. */
    clock,
    onClose: (close: () => void) => void closers.push(close),
    open: (name: string, settings: object = {}): TicketingAdapter => {
      const desk = embedded.open(
        { data: join(folder, name), ...settings },
        {
          fetch: () => Promise.reject(new Error('an embedded desk has no network')),
          now: () => NOW + clock.ahead,
          newId: () => 'id',
          log: () => {},
        },
      );
      closers.push(() => desk.close());
      return desk.adapter;
    },
  };
}

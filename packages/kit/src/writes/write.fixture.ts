import type { Recovery } from '../tool/define-tool.ts';
import type { Attempt, Settle, WriteRequest } from './journal.ts';

/** A write of one person; `key` names it, the rest follows from it. */
export function writeRequest(key = 'key-1', more: Partial<WriteRequest> = {}): WriteRequest {
  return { person: 'maya', key, tool: 'create_ticket', hash: `hash of ${key}`, ...more };
}

/** How a write without a look-up is settled; a look-up that is asked for all the same is a mistake. */
export function settleBy(recovery: Exclude<Recovery, 'find'>): Settle<never> {
  return { recovery, find: () => Promise.reject(new Error(`${recovery} must not look up`)) };
}

export function settleByFind<Reply>(
  find: (attempt: Attempt) => Promise<Reply | undefined>,
): Settle<Reply> {
  return { recovery: 'find', find };
}

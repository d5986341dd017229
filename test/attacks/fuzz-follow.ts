import { z } from 'zod';
import type { ToolAnswer } from './fuzz-oracle.ts';

const page = z.looseObject({ next_cursor: z.string().min(10) });
const fields = z.record(z.string(), z.unknown());

/**
 * Calls that only make sense after another: the next page, the same page with a cursor that was tampered with or is
 * held against other filters, and a write that is sent once more under its key.
 */
export function followUps(tool: string, args: unknown, answer: ToolAnswer, at: number): unknown[] {
  const given = fields.safeParse(args);
  if (!given.success || answer.isError) return [];
  if (tool === 'search_tickets') {
    const found = page.safeParse(answer.structured);
    if (!found.success || at % 3 !== 0) return [];
    const cursor = found.data.next_cursor;
    const where = at % cursor.length;
    const forged = `${cursor.slice(0, where)}${cursor[where] === 'A' ? 'B' : 'A'}${cursor.slice(where + 1)}`;
    return [
      { ...given.data, cursor },
      { ...given.data, cursor: forged },
      { ...given.data, cursor, queue: 'another' },
    ];
  }
  return 'idempotency_key' in given.data && at % 10 === 0 ? [given.data] : [];
}

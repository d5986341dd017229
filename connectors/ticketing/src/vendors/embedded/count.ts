import { z } from 'zod';
import type { Bucket, CountFilter, TicketCount } from '../../adapter.ts';
import { inOrder } from '../../buckets.ts';
import type { GroupBy } from '../../model.ts';
import { conditions } from './conditions.ts';
import type { Database } from './database.ts';
import { TICKET_TABLES } from './rows.ts';

/** How each group is told apart: its key, its name where that is another, and what more has to be joined. */
const groups = {
  status: { key: 't.status' },
  priority: { key: 't.priority' },
  assignee: { key: 't.assignee_id', name: 'a.name' },
  queue: { key: 'q.name' },
  label: { key: 'l.name', join: 'LEFT JOIN label l ON l.ticket_id = t.id' },
  month: { key: 'substr(t.created_at, 1, 7)' },
} as const satisfies Record<GroupBy, { key: string; name?: string; join?: string }>;

const row = z.object({ key: z.string().nullable(), name: z.string().nullable(), count: z.int() });

export function countTickets(database: Database, filter: CountFilter, by?: GroupBy): TicketCount {
  const where = conditions(database, filter);
  const total = database.one(
    z.object({ n: z.int() }),
    `SELECT count(*) AS n FROM ${TICKET_TABLES} WHERE ${where.sql}`,
    ...where.values,
  );
  const whole = { total: total?.n ?? 0, totalExact: true };
  if (!by) return whole;
  const group: { key: string; name?: string; join?: string } = groups[by];
  const rows = database.all(
    row,
    `SELECT ${group.key} AS key, ${group.name ?? 'NULL'} AS name, count(*) AS count
     FROM ${TICKET_TABLES} ${group.join ?? ''} WHERE ${where.sql} GROUP BY 1`,
    ...where.values,
  );
  return { ...whole, buckets: inOrder(rows.map(bucketOf), by) };
}

const bucketOf = ({ key, name, count }: z.infer<typeof row>): Bucket => ({
  key,
  count,
  ...(name !== null && name !== key && { name }),
});

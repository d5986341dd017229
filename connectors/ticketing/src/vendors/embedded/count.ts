import { z } from 'zod';
import type { Bucket, CountFilter, TicketCount } from '../../adapter.ts';
import { inOrder } from '../../buckets.ts';
import type { GroupBy } from '../../model.ts';
import { conditions } from './conditions.ts';
import type { Database } from './database.ts';

/** How each group is told apart: its key, its name where that is another, and what has to be joined for it. */
const groups = {
  status: { key: 't.status' },
  priority: { key: 't.priority' },
  assignee: {
    key: 't.assignee_id',
    name: 'a.name',
    join: 'LEFT JOIN person a ON a.id = t.assignee_id',
  },
  queue: { key: 'q.name', join: 'JOIN queue q ON q.id = t.queue_id' },
  label: { key: 'l.name', join: 'LEFT JOIN label l ON l.ticket_id = t.id' },
  month: { key: 'substr(t.created_at, 1, 7)' },
} as const satisfies Record<GroupBy, { key: string; name?: string; join?: string }>;

const row = z.object({ key: z.string().nullable(), name: z.string().nullable(), count: z.int() });

export function countTickets(database: Database, filter: CountFilter, by?: GroupBy): TicketCount {
  const where = conditions(database, filter);
  const whole = { total: countMatching(database, where), totalExact: true };
  if (!by) return whole;
  const group: { key: string; name?: string; join?: string } = groups[by];
  const rows = database.all(
    row,
    `SELECT ${group.key} AS key, ${group.name ?? 'NULL'} AS name, count(*) AS count
     FROM ticket t ${group.join ?? ''} WHERE ${where.sql} GROUP BY 1`,
    ...where.values,
  );
  return { ...whole, buckets: inOrder(rows.map(bucketOf), by) };
}

/** Of the tickets alone: conditions speak of nothing else, and joins would cost more than the count. */
export function countMatching(
  database: Database,
  { sql, values }: ReturnType<typeof conditions>,
): number {
  const only = z.object({ n: z.int() });
  const found = database.one(only, `SELECT count(*) AS n FROM ticket t WHERE ${sql}`, ...values);
  return found?.n ?? 0;
}

const bucketOf = ({ key, name, count }: z.infer<typeof row>): Bucket => ({
  key,
  count,
  ...(name !== null && name !== key && { name }),
});

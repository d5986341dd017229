import { z } from 'zod';
import { relation, type Relation, type TicketLink } from '../../model.ts';
import type { Database } from './database.ts';

const row = z.object({ relation, other: z.int(), outgoing: z.int() });

/** How the other ticket of a link sees it. */
const incoming = {
  relates: 'relates',
  blocks: 'blocked_by',
  duplicates: 'duplicated_by',
  parent: 'child',
} as const satisfies Record<Relation, TicketLink['relation']>;

/** The links of a ticket, from both of their ends. */
export function linksOf(database: Database, ticket: number): TicketLink[] {
  return database
    .all(
      row,
      `SELECT relation, to_id AS other, 1 AS outgoing FROM link WHERE from_id = ?1
       UNION ALL SELECT relation, from_id AS other, 0 AS outgoing FROM link WHERE to_id = ?1
       ORDER BY other, relation`,
      ticket,
    )
    .map(({ relation: kind, other, outgoing }) => ({
      relation: outgoing === 1 ? kind : incoming[kind],
      ticket_id: String(other),
    }));
}

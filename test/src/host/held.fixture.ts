import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { z } from 'zod';
import { openEmbedded } from '../../../host/src/store/database.ts';
import { calls, loadBreachWatch, says } from './model.fixture.ts';

/** A viewer of maya's own unit, for the company of these tests. */
export const VIEWER = [
  '\nconnectors:\n',
  '  vera: { name: Vera Kim, unit: support, roles: [viewer] }\n\nconnectors:\n',
] as const;

/** A model that reads tickets and then writes a comment on one: the write is held. */
export const commentAfterReading = (ticket_id: string, body: string) => [
  loadBreachWatch,
  calls('search_tools', { queries: ['search tickets', 'add a comment'] }),
  calls('ticketing__search_tickets', { text: 'customs', limit: 3 }),
  calls('ticketing__add_comment', { ticket_id, body, visibility: 'internal' }),
  says('It waits for a colleague.'),
];

/** The same as a script, with any write of YAML text such as `{ tool: …, arguments: … }`. */
export const scriptAfterReading = (write: string) => `
conversations:
  root:
    - calls: [{ tool: load_skill, arguments: { skill: 'customer-operations:breach-watch' } }]
    - calls: [{ tool: search_tools, arguments: { queries: [search tickets, set status] } }]
    - calls: [{ tool: ticketing__search_tickets, arguments: { text: customs, limit: 3 } }]
    - calls: [${write}]
    - say: It waits for a colleague.
`;

/** Rows of a help desk of this data folder, read past the connector. */
export function rowsOf(folder: string, desk: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(folder, `${desk}.db`), { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

const kept = z.looseObject({
  hostArguments: z.object({ idempotency_key: z.string().min(8) }),
  digest: z.string().min(16),
});

/** What only host and connector may know of the held writes of this data folder. No host may have it open. */
export async function secretsIn(folder: string): Promise<string[]> {
  const database = await openEmbedded(join(folder, 'host'));
  try {
    const rows = await database.query('SELECT call FROM approval');
    return rows.flatMap(({ call }) => {
      const { hostArguments, digest } = kept.parse(JSON.parse(String(call)));
      return [hostArguments.idempotency_key, digest];
    });
  } finally {
    await database.close();
  }
}

import { ConnectorError } from '@gatehouse/kit';
import { z } from 'zod';
import type { PeopleFound } from '../../adapter.ts';
import type { PersonRole } from '../../model.ts';
import type { Database } from './database.ts';
import { toPerson } from './rows.ts';

const idRow = z.object({ id: z.string() });

/** Finds one person by id, e-mail or full name. Throws ConnectorError `invalid` naming the argument. */
export function findPerson(database: Database, field: string, text: string): string {
  const found = database.all(
    idRow,
    'SELECT id FROM person WHERE id = ?1 OR email = ?1 OR name = ?1 COLLATE NOCASE LIMIT 2',
    text,
  );
  const [only, second] = found;
  if (only && !second) return only.id;
  const problem = second ? 'is the name of several people' : 'is nobody of this desk';
  throw new ConnectorError('invalid', `${field}: "${text}" ${problem}.`, {
    hint: 'Give an id or an e-mail address as a ticket shows it.',
    details: { fields: [{ field, message: problem }] },
  });
}

/** People by parts of id, name or e-mail, the shortest name first. An agent is who was assigned a ticket ever. */
export function findPeople(
  database: Database,
  query: string,
  role: PersonRole | undefined,
  limit: number,
): PeopleFound {
  const has = {
    agent: 'EXISTS (SELECT 1 FROM ticket WHERE assignee_id = p.id)',
    requester: 'EXISTS (SELECT 1 FROM ticket WHERE requester_id = p.id)',
  } as const;
  const like = `%${query.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const rows = database.all(
    z.object({ id: z.string(), name: z.string(), email: z.string().nullable() }),
    `SELECT id, name, email FROM person p
     WHERE (id LIKE ?1 ESCAPE '\\' OR name LIKE ?1 ESCAPE '\\' OR email LIKE ?1 ESCAPE '\\')
       AND ${role ? has[role] : '1'}
     ORDER BY length(name), name, id LIMIT ?2`,
    like,
    limit + 1,
  );
  return {
    items: rows.slice(0, limit).flatMap(({ id, name, email }) => toPerson(id, name, email) ?? []),
    more: rows.length > limit,
  };
}

/** The person behind a write. Someone who writes for the first time is entered under the name the passport gave. */
export function ensurePerson(database: Database, id: string): string {
  database.run('INSERT INTO person (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING', id, id);
  return id;
}

/** A person by id; under the id itself where the desk does not know one yet. */
export function readPerson(database: Database, id: string): { id: string; name: string } {
  const row = z.object({ id: z.string(), name: z.string() });
  return database.one(row, 'SELECT id, name FROM person WHERE id = ?', id) ?? { id, name: id };
}

/** A queue by name, in any case. Throws ConnectorError `invalid` that lists the queues. */
export function findQueue(database: Database, name: string): { id: number; name: string } {
  const found = database.one(
    z.object({ id: z.int(), name: z.string() }),
    'SELECT id, name FROM queue WHERE name = ?',
    name,
  );
  if (found) return found;
  const allowed = queueNames(database);
  throw new ConnectorError('invalid', `queue: there is no queue "${name}".`, {
    hint: `Choose one of: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'queue', message: 'no such queue', allowed }] },
  });
}

export function queueNames(database: Database): string[] {
  return database
    .all(z.object({ name: z.string() }), 'SELECT name FROM queue ORDER BY name')
    .map(({ name }) => name);
}

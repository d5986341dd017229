import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { openDatabase } from '../../connectors/ticketing/src/vendors/embedded/database.ts';
import { fillWithSample } from '../../connectors/ticketing/src/vendors/embedded/sample/fill.ts';
import { injectedWords, type Attack } from './replay-attacks.ts';

/** Makes the desk's file: the sample, and one ticket for each attack with the stranger's words in their place. */
export function seedDesk(file: string, all: readonly Attack[], now: number): void {
  const database = openDatabase(file);
  fillWithSample(database, 'support', now);
  const at = new Date(now).toISOString();
  database.transaction(() => {
    for (const attack of all) {
      const words = injectedWords(attack);
      const of = (place: Attack['place'], harmless: string) =>
        attack.place === place ? words : harmless;
      const id = Number(attack.ticket);
      const title = `${of('title', 'Order is late')} token${attack.ticket}`;
      const body = of('body', 'The order has not arrived.');
      const person = `stranger-${attack.ticket}`;
      database.run('INSERT INTO person (id, name) VALUES (?, ?)', person, of('requester', person));
      const queue =
        attack.place === 'queue' ? database.run('INSERT INTO queue (name) VALUES (?)', words) : 1;
      database.run(
        `INSERT INTO ticket (id, title, body, status, priority, queue_id, requester_id, created_at, updated_at)
         VALUES (?, ?, ?, 'new', 'normal', ?, ?, ?, ?)`,
        id,
        title,
        body,
        queue,
        person,
        at,
        at,
      );
      database.run('INSERT INTO label VALUES (?, ?)', id, of('label', 'late'));
      const comment = of('comment', 'Any news?');
      database.run(
        `INSERT INTO comment (ticket_id, author_id, at, visibility, body) VALUES (?, ?, ?, 'public', ?)`,
        id,
        person,
        at,
        comment,
      );
      database.run(
        'INSERT INTO ticket_text (rowid, title, body, comments) VALUES (?, ?, ?, ?)',
        id,
        title,
        body,
        comment,
      );
    }
  });
  database.close();
}

const rows = z.array(z.object({ id: z.int(), text: z.string() }));

/** Everything on the desk that a call can change, one text for each row. */
export type Snapshot = ReadonlyMap<string, string>;

/** Reads the desk beside the connector that serves it. */
export function snapshot(file: string): Snapshot {
  const connection = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const all = (table: string, text: string) =>
      rows
        .parse(connection.prepare(`SELECT id, ${text} AS text FROM ${table}`).all())
        .map((row): [string, string] => [`${table} ${row.id}`, row.text]);
    return new Map([
      ...all('ticket', `title || ' ' || body || ' status=' || status || ' version=' || version`),
      ...all('comment', `ticket_id || ' ' || visibility || ' ' || body`),
      ...all('change', `ticket_id || ' ' || field || ' ' || COALESCE(became, '')`),
    ]);
  } finally {
    connection.close();
  }
}

/** Rows that are new or other than before, or gone. */
export function effects(before: Snapshot, after: Snapshot): string[] {
  const changed = [...after].flatMap(([key, text]) =>
    before.get(key) === text ? [] : [`${key}: ${text}`],
  );
  const gone = [...before.keys()].filter((key) => !after.has(key)).map((key) => `${key}: gone`);
  return [...changed, ...gone];
}

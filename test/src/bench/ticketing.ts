import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { embedded } from '../../../connectors/ticketing/src/vendors/embedded/vendor.ts';
import { measure, table, type Figures } from './measure.ts';

const TICKETS = 10_000;
const load = { calls: 400, lanes: 1 };
const filter = { status: ['open', 'waiting'], priority: ['high', 'urgent'] } as const;
const page = { limit: 25 };

/** The rows that a person would write by hand for the same question; without parsing, words and pages. */
const plain = {
  filter: `SELECT t.id, t.title, t.status, t.priority, t.updated_at, q.name, p.name
    FROM ticket t JOIN queue q ON q.id = t.queue_id LEFT JOIN person p ON p.id = t.assignee_id
    WHERE t.status IN ('open', 'waiting') AND t.priority IN ('high', 'urgent')
    ORDER BY t.updated_at DESC, t.id DESC LIMIT 26`,
  words: `SELECT t.id, t.title, t.status, t.priority, t.updated_at, q.name, p.name
    FROM ticket t JOIN queue q ON q.id = t.queue_id LEFT JOIN person p ON p.id = t.assignee_id
    WHERE t.id IN (SELECT rowid FROM ticket_text WHERE ticket_text MATCH '"customs" "pallet"')
    ORDER BY t.updated_at DESC, t.id DESC LIMIT 26`,
  total: `SELECT count(*) FROM ticket WHERE status IN ('open', 'waiting') AND priority IN ('high', 'urgent')`,
  months: `SELECT substr(created_at, 1, 7), count(*) FROM ticket GROUP BY 1`,
  labels: `SELECT l.name, count(*) FROM ticket t LEFT JOIN label l ON l.ticket_id = t.id GROUP BY 1`,
} as const;

/** Search and count on the embedded desk with 10,000 tickets, beside plain SQLite for the same question. */
export async function benchTicketing(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const data = join(folder, 'desk.db');
  const desk = embedded.open(
    { data },
    {
      fetch: () => Promise.reject(new Error('no network')),
      now: Date.now,
      newId: () => 'id',
      log: () => {},
    },
  );
  const file = new DatabaseSync(data);
  try {
    fill(file);
    const by_hand = (sql: string) => {
      const statement = file.prepare(sql);
      return async () => void statement.all();
    };
    const { tickets } = desk.adapter;
    const sort = 'updated_desc';
    const pairs: [string, () => Promise<void>, () => Promise<unknown>][] = [
      [
        'by status and priority',
        by_hand(plain.filter),
        () => tickets.search({ ...filter, sort }, page),
      ],
      [
        'by two words',
        by_hand(plain.words),
        () => tickets.search({ text: 'customs pallet', sort }, page),
      ],
      ['count', by_hand(plain.total), () => tickets.count(filter)],
      ['count by month', by_hand(plain.months), () => tickets.count({}, 'month')],
      ['count by label', by_hand(plain.labels), () => tickets.count({}, 'label')],
    ];
    const parts: string[] = [];
    for (const [name, hand, ours] of pairs) {
      const rows: Figures[] = [
        await measure('plain SQLite', hand, load),
        await measure('the embedded desk', async () => void (await ours()), load),
      ];
      parts.push(table(`${name}, ${TICKETS} tickets`, rows));
    }
    return parts.join('\n');
  } finally {
    file.close();
    await desk.close();
    rmSync(folder, { recursive: true });
  }
}

const words = ['customs', 'pallet', 'gate', 'scanner', 'invoice', 'driver', 'depot', 'label'];

const word = (id: number, nth: number) => words[(id * (nth * 2 + 1)) % words.length] ?? '';

/** The same tickets on every machine: each value follows from the number. */
function fill(file: DatabaseSync): void {
  const statuses = ['new', 'open', 'in_progress', 'waiting', 'resolved', 'closed', 'canceled'];
  const priorities = ['urgent', 'high', 'normal', 'normal', 'low', 'none'];
  file.exec(`BEGIN; INSERT INTO person VALUES ('a', 'Ana', NULL), ('b', 'Ben', NULL);`);
  const ticket = file.prepare(
    `INSERT INTO ticket (id, title, body, status, priority, queue_id, requester_id, assignee_id, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, 1, 'a', ?, ?, ?)`,
  );
  const text = file.prepare(
    'INSERT INTO ticket_text (rowid, title, body, comments) VALUES (?, ?, ?, ?)',
  );
  const label = file.prepare('INSERT INTO label VALUES (?, ?)');
  for (let id = 1; id <= TICKETS; id += 1) {
    const title = `${word(id, 1)} ${word(id, 2)} at ${word(id + 3, 1)} ${id}`;
    const body = `The ${word(id, 3)} of the ${word(id + 1, 1)} ${'waits for an answer. '.repeat(10)}`;
    const at = new Date(Date.parse('2026-01-01T00:00:00Z') + id * 2_600_000).toISOString();
    const status = statuses[id % 7] ?? 'new';
    ticket.run(id, title, body, status, priorities[id % 6] ?? 'low', id % 3 ? 'b' : null, at, at);
    text.run(id, title, body, '');
    label.run(id, word(id, 1));
  }
  file.exec('COMMIT');
}

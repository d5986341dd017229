import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { conformance } from '../../conformance.ts';
import { desks } from './desks.fixture.ts';

const { folder, open, clock } = desks();
let files = 0;

describe('the embedded desk keeps the laws of the category', () => {
  conformance(test, async () => {
    files += 1;
    const name = `law-${files}.db`;
    const adapter = open(name, { sample: 'support' });
    const past = new DatabaseSync(join(folder, name));
    const write = manyWrites('maya');
    return {
      adapter,
      write() {
        // no two writes fall into one moment
        clock.ahead += 1000;
        return write();
      },
      agent: { name: 'Tom Okafor', id: 'tom-okafor' },
      async attach(ticket, { name: title, type, bytes }) {
        const sql = 'INSERT INTO attachment (ticket_id, name, type, bytes) VALUES (?, ?, ?, ?)';
        return String(past.prepare(sql).run(Number(ticket), title, type, bytes).lastInsertRowid);
      },
      writes: () => Number(past.prepare('SELECT sum(version) AS n FROM ticket').get()?.['n']),
      close: async () => past.close(),
    };
  });
});

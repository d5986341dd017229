import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openStore } from './open-store.ts';
import { openSqliteStore } from './sqlite.ts';
import { sqliteReplicas, temporaryFolder } from './sqlite.fixture.ts';
import { storeSuite } from './store-suite.fixture.ts';

storeSuite('SQLite', sqliteReplicas);

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('the file', () => {
  test('folder, file and what SQLite keeps beside it are for the owner only', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a', 'b', 'store.db');
    const store = openSqliteStore(file);
    await store.run("INSERT INTO shared_secret (name, value) VALUES ('a', 'b')");
    expect(
      ['a', 'a/b', 'a/b/store.db', 'a/b/store.db-wal'].map((path) => mode(join(folder, path))),
    ).toEqual(['700', '700', '600', '600']);
    await store.close();
    chmodSync(file, 0o644);
    await openSqliteStore(file).close();
    expect(mode(file)).toBe('600');
  });

  test('what was written is there after a reopening, by path through openStore; closing twice is fine', async () => {
    const file = join(temporaryFolder(), 'store.db');
    const store = await openStore(file);
    expect(store.dialect).toBe('sqlite');
    const writing = store.run("INSERT INTO shared_secret (name, value) VALUES ('a', 'kept')");
    await store.close();
    await store.close();
    expect(await writing).toBe(1);
    const again = await openStore(file);
    const row = z.object({ value: z.string() });
    expect(await again.one(row, 'SELECT value FROM shared_secret')).toEqual({ value: 'kept' });
    await again.close();
  });

  test('durable: every commit is synced; budgets may do without', async () => {
    const file = join(temporaryFolder(), 'store.db');
    const row = z.object({ synchronous: z.int() });
    const ask = async (durable: boolean) => {
      const store = openSqliteStore(file, { durable });
      const found = await store.all(row, 'SELECT synchronous FROM pragma_synchronous');
      await store.close();
      return found[0]?.synchronous;
    };
    // SQLite: 2 is FULL, 1 is NORMAL
    expect([await ask(true), await ask(false)]).toEqual([2, 1]);
  });

  test.each([
    ['is a folder', (path: string) => mkdirSync(path)],
    [
      'is no database',
      (path: string) => writeFileSync(path, 'not a database, but long enough '.repeat(40)),
    ],
  ])('R66 a file that %s is one typed error with a next step', async (_what, make) => {
    const file = join(temporaryFolder(), 'store.db');
    make(file);
    await expect(openStore(file)).rejects.toMatchObject({
      code: 'upstream',
      message: expect.stringContaining(`The connector's store ${file} cannot be opened (`),
      hint: expect.stringContaining('a folder that it may write'),
    });
  });

  test('R66 tables of a newer connector are refused, and not touched', async () => {
    const file = join(temporaryFolder(), 'store.db');
    await openSqliteStore(file).close();
    const raw = new DatabaseSync(file);
    raw.exec('UPDATE store_version SET version = 99');
    expect(() => openSqliteStore(file)).toThrow(
      expect.objectContaining({
        code: 'upstream',
        message: expect.stringMatching(
          /^The connector's store has tables of version 99; this connector knows \d+\.$/,
        ),
      }),
    );
    expect(raw.prepare('SELECT version FROM store_version').get()).toEqual({ version: 99 });
    raw.close();
  });

  test('R66 eight processes may open a new file at the same moment, again and again; the tables are made once', async () => {
    const folder = temporaryFolder();
    const script = `
      import { openSqliteStore } from ${JSON.stringify(join(import.meta.dirname, 'sqlite.ts'))};
      process.on('message', (file) => {
        try {
          void openSqliteStore(file).close().then(() => process.send('opened'));
        } catch (error) {
          process.send(error.message);
        }
      });
      process.send('ready');`;
    const children = Array.from({ length: 8 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    );
    onTestFinished(() => {
      for (const child of children) child.kill();
    });
    const said = () =>
      Promise.all(children.map(async (child) => (await once(child, 'message'))[0]));
    expect(new Set(await said())).toEqual(new Set(['ready']));
    for (let round = 0; round < 12; round += 1) {
      const heard = said();
      for (const child of children) child.send(join(folder, `store-${round}.db`));
      expect(new Set(await heard)).toEqual(new Set(['opened']));
    }
  });
});

test('a statement waits for another process that writes, then gives up with a typed error', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const store = openSqliteStore(file, { busyMs: 20 });
  const raw = new DatabaseSync(file);
  raw.exec('BEGIN IMMEDIATE');
  const insert = "INSERT INTO shared_secret (name, value) VALUES ('a', 'b')";
  await expect(store.run(insert)).rejects.toMatchObject({
    code: 'upstream',
    message: expect.stringContaining('refused a statement (database is locked)'),
  });
  raw.exec('COMMIT');
  expect(await store.run(insert)).toBe(1);
  raw.close();
  await store.close();
});

test('writes of the same moment share one commit', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const store = openSqliteStore(file);
  const raw = new DatabaseSync(file);
  const version = () => Number(raw.prepare('PRAGMA data_version').get()?.['data_version']);
  const seen = new Set([version()]);
  const insert = 'INSERT INTO shared_secret (name, value) VALUES ($1, $2)';
  await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      await store.run(insert, `name ${index}`, 'value');
      seen.add(version());
    }),
  );
  expect(seen.size).toBe(2);
  raw.close();
  await store.close();
});

test('R66 a store can be a file or a PostgreSQL, and says so', async () => {
  // the second and third are mistyped, and would be files with a password in their names
  for (const place of ['mysql://root@localhost/x', 'postgres:/gate:secret-1@db/x', 'pg:db']) {
    await expect(openStore(place)).rejects.toMatchObject({
      code: 'invalid',
      message: 'This is neither the path of a file nor a postgres:// URL.',
      hint: 'Give the path of a file, or a postgres:// URL.',
    });
  }
});

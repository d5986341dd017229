import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openPostgresStore } from '../../../packages/kit/src/store/postgres.ts';
import { postgresReplicas } from '../../../packages/kit/src/store/postgres.fixture.ts';
import { storeSuite } from '../../../packages/kit/src/store/store-suite.fixture.ts';
import { unavailable } from '../lib/available.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('postgres.sh', import.meta.url));
const reason = unavailable();
if (reason !== undefined) {
  console.warn(`SKIPPED: the connector's store on a real PostgreSQL, because ${reason}.`);
}

let url = '';
const empty = () => postgresReplicas(url)();
const row = z.object({ value: z.string() });
const insert = 'INSERT INTO shared_secret (name, value) VALUES ($1, $2)';

beforeAll(async () => {
  if (reason !== undefined) return;
  await run('bash', [script, 'start']);
  const { stdout } = await run('bash', [script, 'env']);
  url = stdout.trim().slice('DATABASE_URL='.length);
}, 900_000);
afterAll(async () => {
  if (reason === undefined) await run('bash', [script, 'stop']);
});

storeSuite(
  `a real PostgreSQL${reason ? ` (skipped: ${reason})` : ''}`,
  empty,
  reason !== undefined,
);

describe.skipIf(reason !== undefined)('a server of its own', () => {
  test('R66 several replicas may start on an empty database at the same moment', async () => {
    const [one] = await empty();
    await one.run(
      'DROP TABLE store_version, write_journal, spent_approval, shared_secret, lease, slot, rate_budget',
    );
    const stores = await Promise.all(Array.from({ length: 6 }, () => openPostgresStore(url)));
    const version = z.object({ version: z.int() });
    const found = await Promise.all(
      stores.map((store) => store.all(version, 'SELECT version FROM store_version')),
    );
    expect(found).toEqual(Array.from({ length: 6 }, () => [{ version: 2 }]));
    await Promise.all(stores.map((store) => store.close()));
  });

  test('R66 tables of a newer connector are refused', async () => {
    const [one] = await empty();
    await one.run('UPDATE store_version SET version = 99');
    await expect(openPostgresStore(url)).rejects.toMatchObject({
      code: 'upstream',
      message: expect.stringMatching(/has tables of version 99; this connector knows \d+\.$/),
    });
  });

  test('connections that the server ended are made anew', async () => {
    const [one, other] = await empty();
    await other.run(insert, 'a', 'kept');
    const others =
      'SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
    const ended = await one.all(z.object({ ended: z.boolean() }), others);
    expect(ended.length).toBeGreaterThan(0);
    // the pool hears of it in its own time; until then a statement may fail, and it says so
    await expect
      .poll(() => other.all(row, 'SELECT value FROM shared_secret').catch(() => undefined))
      .toEqual([{ value: 'kept' }]);
  });

  test('a statement that takes too long is given up, and the store goes on', async () => {
    await empty();
    const store = await openPostgresStore(url, { statementMs: 100, connections: 1 });
    await expect(store.all(z.unknown(), 'SELECT pg_sleep(30)')).rejects.toMatchObject({
      code: 'upstream',
      // SQLSTATE query_canceled
      message: "The connector's PostgreSQL store failed (57014).",
    });
    expect(await store.run(insert, 'a', 'kept')).toBe(1);
    await store.close();
  });

  test('every commit is on disk before it is answered, whatever the default of the server', async () => {
    const [store] = await empty();
    const shown = z.object({ synchronous_commit: z.string() });
    // the server of these tests is started with "off"
    expect(await store.one(shown, 'SHOW synchronous_commit')).toEqual({ synchronous_commit: 'on' });
  });

  test('R35 a wrong password is one typed error that does not repeat it', async () => {
    const wrong = new URL(url);
    wrong.password = 'CNRY_password';
    const failed: unknown = await openPostgresStore(wrong.href).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'upstream', message: expect.stringContaining('(28P01)') });
    expect(JSON.stringify(failed)).not.toContain('CNRY');
  });
});

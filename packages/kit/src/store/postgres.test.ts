import { expect, test } from 'vitest';
import { openStore } from './open-store.ts';
import { pgliteReplicas } from './pglite.fixture.ts';
import { postgresReplicas } from './postgres.fixture.ts';
import { storeSuite } from './store-suite.fixture.ts';

storeSuite('the dialect of PostgreSQL', pgliteReplicas());

/** A server of your own: the database that it names is emptied. `pnpm test:systems` brings one and runs this too. */
const url = process.env['GATEHOUSE_TEST_POSTGRES'];
const why = url === undefined ? ' (skipped: GATEHOUSE_TEST_POSTGRES is not set)' : '';
storeSuite(`a real PostgreSQL${why}`, postgresReplicas(url ?? ''), url === undefined);

test('R35 R66 an unreachable server is one typed error with a next step, without its URL', async () => {
  const failed: unknown = await openStore(
    'postgres://gatehouse:CNRY_password@127.0.0.1:9/none',
  ).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: 'upstream',
    message: "The connector's PostgreSQL store failed (ECONNREFUSED).",
    hint: expect.stringContaining('check that the server of the store answers'),
  });
  expect(JSON.stringify(failed)).not.toContain('CNRY');
});

import { afterAll, beforeAll, describe } from 'vitest';
import { unavailable } from '../lib/available.ts';
import { benchOn, type Bench } from './bench.ts';
import { checkFields, fieldsOfTheDesk } from './field.checks.ts';
import { checkLinks } from './link.checks.ts';
import { checkReads } from './read.checks.ts';
import { seed } from './seed.ts';
import { freshRedmine, sql, START_TIMEOUT_MS, stopRedmine } from './server.ts';
import { checkTextile } from './textile.checks.ts';
import { checkUpdates } from './update.checks.ts';

const reason = unavailable();
const why = reason === undefined ? '' : ` (skipped: ${reason})`;

/** What the mock world is true to: each of these was first seen here. */
describe.skipIf(reason !== undefined)(`all of the desk on a real Redmine${why}`, () => {
  let bench: Bench | undefined;
  const on = () => {
    if (!bench) throw new Error('the bench was not made');
    return bench;
  };
  beforeAll(async () => {
    const server = await freshRedmine();
    bench = benchOn(server, await seed(server));
    await sql(fieldsOfTheDesk);
  }, START_TIMEOUT_MS);
  afterAll(() => stopRedmine(), 60_000);

  checkUpdates(on);
  checkLinks(on);
  checkReads(on);
  checkFields(on);
  checkTextile(on);
});

import { afterAll, beforeAll, describe, test } from 'vitest';
import { conformance } from '../../../connectors/ticketing/src/conformance.ts';
import { unavailable } from '../lib/available.ts';
import { newWrite, openDesk } from './desk.ts';
import { seed, type Seeded } from './seed.ts';
import { freshRedmine, START_TIMEOUT_MS, stopRedmine, type RunningRedmine } from './server.ts';
import { attach } from './upload.ts';

const reason = unavailable();
const why = reason === undefined ? '' : ` (skipped: ${reason})`;

describe.skipIf(reason !== undefined)(`the laws of the category on a real Redmine${why}`, () => {
  let server: RunningRedmine;
  let people: Seeded;
  beforeAll(async () => {
    server = await freshRedmine();
    people = await seed(server);
  }, START_TIMEOUT_MS);
  afterAll(() => stopRedmine(), 60_000);

  conformance(test, async () => ({
    adapter: openDesk(server.url, people.alice.key).adapter,
    write: newWrite,
    agent: { name: 'Dan Test', id: String(people.dan.id) },
    attach: (ticket, { name, type, bytes }) =>
      attach(server.url, people.alice.key, ticket, { name, type, bytes: new Uint8Array(bytes) }),
    close: async () => {},
  }));
});

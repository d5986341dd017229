import { Client } from '@modelcontextprotocol/client';
import { expect, test } from 'vitest';
import { createConnection } from './connection.ts';
import { listingOf } from './listing.ts';

const client = new Client({ name: 'x', version: '1' });
const NOW = 1_000_000;

test.each([
  ['says nothing, and not that it would tell of changes: five minutes', {}, NOW + 300_000],
  ['gives five minutes', { ttlMs: 300_000 }, NOW + 300_000],
  [
    'says "at once": a minute all the same, or it would be listed before each call',
    { ttlMs: 0 },
    NOW + 60_000,
  ],
])('a listing of a server that %s', (_what, answer, until) => {
  expect(listingOf(client, { tools: [], ...answer }, 3, NOW, true)).toEqual({
    tools: [],
    server: { name: '', version: '' },
    epoch: 3,
    until,
  });
});

test('R39 over its time it is listed again', () => {
  let time = NOW;
  const connection = createConnection({
    instance: 'desk',
    isProcess: true,
    limits: { connect: 1, call: 1 },
    hint: '',
    now: () => time,
    transport: () => expect.unreachable(),
  });
  const listing = listingOf(client, { tools: [], ttlMs: 300_000 }, 0, NOW, true);
  time = NOW + 299_999;
  expect(connection.isCurrent(listing)).toBe(true);
  time = NOW + 300_000;
  expect(connection.isCurrent(listing)).toBe(false);
});

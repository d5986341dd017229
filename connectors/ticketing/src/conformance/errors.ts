import { deepEqual, equal, ok } from 'node:assert/strict';
import { ConnectorError, type ConnectorErrorCode } from '@gatehouse/kit';
import type { Bench, Fault } from './bench.ts';
import { opened, refusal, uniqueTitle, type Law } from './law.ts';

const page = '<html><body>Something is broken, key=abc</body></html>';

/** What a vendor, or what stands before it, may answer to a read. `times`: as often as the connector asks. */
const failures: readonly [string, Fault, ConnectorErrorCode][] = [
  ['401', { status: 401, body: '{}', times: 2 }, 'auth_expired'],
  ['403', { status: 403, body: '{}' }, 'forbidden'],
  ['404', { status: 404, body: '{}' }, 'not_found'],
  ['409', { status: 409, body: '{}' }, 'conflict'],
  [
    '429 for a minute',
    { status: 429, body: '{}', headers: { 'retry-after': '60' } },
    'rate_limited',
  ],
  ['500 as a page', { status: 500, body: page, times: 3 }, 'upstream'],
  ['502 of a proxy', { status: 502, body: page, times: 3 }, 'upstream'],
  ['a page with status 200', { status: 200, body: page }, 'upstream'],
  ['JSON that ends early', { status: 200, body: '{"issue":{"id":1,' }, 'upstream'],
  ['null where an object was expected', { status: 200, body: 'null' }, 'upstream'],
  ['a list where an object was expected', { status: 200, body: '[]' }, 'upstream'],
  ['a connection that breaks', { status: 'reset', times: 3 }, 'upstream'],
  ['an answer that never comes', { status: 'silence', times: 3 }, 'upstream'],
  ['an answer whose body stops half-way', { status: 'stall', times: 3 }, 'upstream'],
  [
    '429 again and again, without a word of when',
    { status: 429, body: '{}', times: 3 },
    'rate_limited',
  ],
];

const readLaw = ([what, fault, code]: (typeof failures)[number]): Law => ({
  ids: 'R37 R66',
  title: `${what} is ${code}, in words of the connector`,
  faults: true,
  async check(bench) {
    const { id } = await opened(bench);
    bench.fail?.({ ...fault, method: 'GET' });
    const error = await refusal(bench.adapter.tickets.get(id), code);
    const said = JSON.stringify(error);
    ok(!said.includes('key=abc') && !said.includes('<html'), 'nothing of a raw answer is repeated');
    ok(error.hint.length > 10, 'the next step is named');
  },
});

async function unwritten(bench: Bench, fault: Fault, code: ConnectorErrorCode): Promise<void> {
  const { id, title } = await opened(bench);
  const writes = bench.writes?.();
  for (const method of ['POST', 'PUT', 'PATCH'] as const) bench.fail?.({ ...fault, method });
  const change = { status: 'resolved' } as const;
  await refusal(bench.adapter.tickets.setStatus(id, change, bench.write()), code);
  equal(bench.writes?.(), writes);
  equal((await bench.adapter.tickets.get(id)).title, title);
}

/** Asks again while the answer is that the credential has ended; four times, then what was thrown is thrown. */
async function onceRenewed<Result>(ask: () => Promise<Result>, left = 3): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    const ended = error instanceof ConnectorError && error.code === 'auth_expired';
    if (!ended || left === 0) throw error;
    return onceRenewed(ask, left - 1);
  }
}

/** The pages hold each of these once. */
function same(found: readonly { id: string }[], made: readonly { id: string }[]): void {
  deepEqual(found.map(({ id }) => id).toSorted(), made.map(({ id }) => id).toSorted());
}

export const errorLaws: readonly Law[] = [
  ...failures.map(readLaw),
  {
    ids: 'R37',
    title: 'a read that meets 429 or 503 for a moment is answered after a retry',
    faults: true,
    async check(bench) {
      const { id } = await opened(bench);
      for (const status of [429, 503]) {
        bench.fail?.({ status, headers: { 'retry-after': '0' }, body: '{}', method: 'GET' });
        equal((await bench.adapter.tickets.get(id)).id, id);
      }
    },
  },
  {
    ids: 'R37 R66',
    title:
      'a credential that ends between two pages is renewed, or said; no page is lost or repeated',
    faults: true,
    async check(bench) {
      const { title, word } = uniqueTitle();
      const made = [await opened(bench, { title }), await opened(bench, { title })];
      await bench.indexed?.();
      const read = (position: unknown) =>
        bench.adapter.tickets.search({ text: word, sort: 'created_desc' }, { limit: 1, position });
      const first = await read(undefined);
      for (const method of ['GET', 'POST'] as const) {
        bench.fail?.({ status: 401, body: '{}', method, times: 1 });
      }
      // where the connector cannot renew it the call says so, and the same page is there once it is good again
      const second = await onceRenewed(() => read(first.next));
      same([...first.items, ...second.items], made);
    },
  },
  {
    ids: 'R37 R66',
    title: 'a write that is refused is not written: 403',
    faults: true,
    check: (bench) => unwritten(bench, { status: 403, body: '{}' }, 'forbidden'),
  },
  {
    ids: 'R37 R66',
    title: 'a write that is refused is not written: 401',
    faults: true,
    check: (bench) => unwritten(bench, { status: 401, body: '{}', times: 2 }, 'auth_expired'),
  },
  {
    ids: 'R37 R66',
    title:
      'a write that meets 429 is not sent again in secret: it is rate_limited, with when to come back',
    faults: true,
    async check(bench) {
      const fault = { status: 429, body: '{}', headers: { 'retry-after': '90' } } as const;
      const { id } = await opened(bench);
      for (const method of ['POST', 'PUT', 'PATCH'] as const) bench.fail?.({ ...fault, method });
      const error = await refusal(
        bench.adapter.tickets.setStatus(id, { status: 'resolved' }, bench.write()),
        ['rate_limited', 'outcome_unknown'],
      );
      if (error.code === 'rate_limited') equal(error.details.retry_after_s, 90);
    },
  },
];

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ConnectorError } from '../../packages/kit/src/error.ts';
import { openSqliteStore } from '../../packages/kit/src/store/sqlite.ts';
import type { Attempt, Journal } from '../../packages/kit/src/writes/journal.ts';
import { createJournal } from '../../packages/kit/src/writes/store-journal.ts';
import { modes, write, type Answer, type Mode, type Write } from './subject.ts';
import { timesAt } from './times.ts';

/**
 * The smallest connector there is: the journal, a store, one vendor. `main.ts` starts it, talks to it over the channel
 * of its parent and kills it. It opens its store when it is told to `go`, so that a spare one can wait; it has loaded
 * everything by then, so that what is killed is the protocol and not the start of a program.
 */
const { values } = parseArgs({
  options: {
    mode: { type: 'string' },
    vendor: { type: 'string' },
    store: { type: 'string' },
    pace: { type: 'string' },
  },
});
const times = timesAt(z.coerce.number().parse(values.pace));
const mode = z.enum(modes).parse(values.mode);
const vendor = z.url().parse(values.vendor);
const place = z.string().parse(values.store);

const row = z.object({ id: z.int(), title: z.string() });
const found = z.object({ found: row.nullable() });
const incoming = z.union([z.literal('go'), z.object({ id: z.int(), write })]);

/** Throws what the vendor HTTP of the kit throws: typed where nothing was done, anything else where that is open. */
async function create(title: string, attempt?: Attempt): Promise<{ id: number }> {
  const response = await fetch(`${vendor}/rows`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(attempt && { 'idempotency-key': attempt.vendorKey }),
    },
    body: JSON.stringify({ title, mark: attempt?.mark, sent_at: Date.now() }),
    signal: AbortSignal.timeout(times.vendorTimeout),
  });
  const body: unknown = await response.json();
  if (response.status === 429) throw refusal('rate_limited');
  if (response.status === 409) throw refusal('conflict');
  if (!response.ok) throw new Error(`status ${response.status}`);
  const made = row.parse(body);
  if (made.title !== title) throw new Error('the answer to another request');
  return { id: made.id };
}

const refusal = (code: 'rate_limited' | 'conflict') =>
  new ConnectorError(code, 'The vendor did nothing.', { hint: 'Ask again.' });

async function find({ mark }: Attempt): Promise<{ id: number } | undefined> {
  const signal = AbortSignal.timeout(times.vendorTimeout);
  const response = await fetch(`${vendor}/rows?mark=${mark}`, { signal });
  const record = found.parse(await response.json()).found;
  return record ? { id: record.id } : undefined;
}

async function perform(journal: Journal, recovery: Mode, { person, key, title }: Write) {
  if (recovery === 'naive') return { reply: await create(title), replayed: false };
  const request = { person, key, tool: 'create_row', hash: title };
  return journal.once(request, (attempt) => create(title, attempt), { recovery, find });
}

async function answerTo(journal: Journal, one: Write): Promise<Answer> {
  try {
    const { reply, replayed } = await perform(journal, mode, one);
    return { kind: 'done', id: reply.id, replayed };
  } catch (error) {
    return { kind: 'failed', code: error instanceof ConnectorError ? error.code : 'untyped' };
  }
}

let journal: Journal | undefined;
// the first request of a process loads the HTTP client
await (await fetch(`${vendor}/rows?mark=none`)).text();
process.send?.('warm');
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  const what = incoming.parse(message);
  if (what === 'go') open();
  else if (journal)
    void answerTo(journal, what.write).then((answer) => process.send?.({ id: what.id, answer }));
});

function open(): void {
  journal = createJournal(openSqliteStore(place), {
    now: Date.now,
    newId: randomUUID,
    wait: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
    leaseMs: times.lease,
    settleMs: times.settle,
    patienceMs: times.patience,
  });
  process.send?.('ready');
}

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { settle, steppedClock } from '../store/clock.fixture.ts';
import { memoryStore } from '../store/sqlite.fixture.ts';
import type { Attempt, Journal } from './journal.ts';
import { createJournal } from './store-journal.ts';
import { settleBy, settleByFind, writeRequest } from './write.fixture.ts';

const DAY = 86_400_000;

function world() {
  const store = memoryStore();
  const clock = steppedClock();
  let ids = 0;
  const start = (): Journal =>
    createJournal(store, {
      ...clock,
      newId: () => `process-${(ids += 1)}`,
      leaseMs: 30_000,
      settleMs: 60_000,
      patienceMs: 5_000,
    });
  return { store, clock, start, journal: start() };
}

const never = () => new Promise<never>(() => undefined);
const unsent = () => Promise.reject(new Error('it must not be sent'));
const broken = () => Promise.reject(new Error('socket hang up'));
const limited = () =>
  Promise.reject(new ConnectorError('rate_limited', 'Too many.', { hint: 'Wait.' }));
const nothing = settleByFind(async () => undefined);

describe('a key stands for one write', () => {
  test('another write under a used key is refused, running or done, and by known too', async () => {
    const { journal } = world();
    const answer = Promise.withResolvers<string>();
    const first = journal.once(writeRequest(), () => answer.promise, settleBy('none'));
    const other = writeRequest('key-1', { hash: 'another' });
    const refused = {
      code: 'duplicate',
      message: 'This idempotency key was used for another write.',
      hint: 'Use a new key for a new write.',
    };
    await expect(journal.once(other, unsent, settleBy('none'))).rejects.toMatchObject(refused);
    answer.resolve('done');
    await first;
    await expect(journal.once(other, unsent, settleBy('none'))).rejects.toMatchObject(refused);
    await expect(journal.known(other)).rejects.toMatchObject(refused);
  });

  test('the same key of another person is another write', async () => {
    const { journal } = world();
    const mine = await journal.once(writeRequest(), async () => 'mine', settleBy('none'));
    const request = writeRequest('key-1', { person: 'omar', hash: 'another' });
    const yours = await journal.once(request, async () => 'yours', settleBy('none'));
    expect([mine.reply, yours.reply]).toEqual(['mine', 'yours']);
  });

  test('who asks while it runs joins it and gets the same reply, or the same failure', async () => {
    const { journal } = world();
    const answer = Promise.withResolvers<string>();
    let sent = 0;
    const send = () => {
      sent += 1;
      return answer.promise;
    };
    const calls = [1, 2, 3].map(() => journal.once(writeRequest(), send, settleBy('none')));
    answer.resolve('done');
    const replies = await Promise.all(calls);
    expect(replies.map(({ replayed }) => replayed)).toEqual([false, true, true]);
    expect(new Set(replies.map(({ reply }) => reply))).toEqual(new Set(['done']));
    expect(sent).toBe(1);
    const failing = [1, 2].map(() => journal.once(writeRequest('two'), limited, settleBy('none')));
    expect(await Promise.allSettled(failing)).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ code: 'rate_limited' }) },
      { status: 'rejected', reason: expect.objectContaining({ code: 'rate_limited' }) },
    ]);
  });

  test('a reply of undefined is kept like any other', async () => {
    const { journal } = world();
    await journal.once(writeRequest(), async () => undefined, settleBy('none'));
    expect(await journal.once(writeRequest(), unsent, settleBy('none'))).toEqual({
      reply: undefined,
      replayed: true,
    });
  });
});

describe('what a try is called at the vendor', () => {
  test('is the same for every try and every process, and tells neither person nor key', async () => {
    const { clock, start } = world();
    const seen: Attempt[] = [];
    const send = (attempt: Attempt) => {
      seen.push(attempt);
      return broken();
    };
    const began = clock.now();
    for (let count = 0; count < 3; count += 1) {
      await start()
        .once(writeRequest(), send, nothing)
        .catch(() => undefined);
      clock.advance(60_000);
    }
    // sha256sum of ["vendor key","maya","key-1"] and ["mark","maya","key-1"]
    const always = {
      vendorKey: '07d0c1accbd50e6ac931242b1b017386',
      mark: 'gh-b3ad7523b2b17a36',
      since: began,
    };
    expect(seen).toEqual([1, 2, 3].map((number) => ({ ...always, number })));
  });

  test('differs between persons and keys, also where they are glued alike', async () => {
    const { journal } = world();
    const keys: string[] = [];
    const send = async ({ vendorKey, mark }: Attempt) => keys.push(vendorKey, mark);
    for (const [person, key] of [
      ['ab', 'c'],
      ['a', 'bc'],
      ['ab', 'd'],
      ['b', 'c'],
    ] as const) {
      await journal.once(writeRequest(key, { person }), send, settleBy('none'));
    }
    expect(new Set(keys).size).toBe(8);
  });
});

describe('how a send ends decides what comes next', () => {
  test('a typed error proves that nothing was done: it passes through, and the write may be tried again', async () => {
    const { journal } = world();
    const refused = journal.once(writeRequest(), limited, settleBy('none'));
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited', message: 'Too many.' });
    expect(await journal.known(writeRequest())).toBeUndefined();
    const done = await journal.once(writeRequest(), async () => 'done', settleBy('none'));
    expect(done).toEqual({ reply: 'done', replayed: false });
  });

  test.each([
    ['anything that is not typed', new Error('secret of the vendor'), 'The call broke off.'],
    [
      'outcome_unknown',
      new ConnectorError('outcome_unknown', 'The desk did not answer in 15 s.', { hint: 'Wait.' }),
      'The desk did not answer in 15 s.',
    ],
  ])('%s leaves it unknown', async (_what, thrown, words) => {
    const { journal } = world();
    const send = () => Promise.reject(thrown);
    await expect(journal.once(writeRequest(), send, settleBy('resend'))).rejects.toMatchObject({
      code: 'outcome_unknown',
      message: `${words} Whether the write happened is not known.`,
      hint: 'Call again with the same idempotency key: the vendor will not do it twice.',
      details: { retry_after_s: 1 },
    });
    expect(await journal.known(writeRequest())).toEqual({ state: 'unknown' });
  });

  test('resend: it is sent again at once; a refusal then says nothing of the first try', async () => {
    const { journal } = world();
    await journal.once(writeRequest(), broken, settleBy('resend')).catch(() => undefined);
    for (let count = 0; count < 3; count += 1) {
      await expect(journal.once(writeRequest(), limited, settleBy('resend'))).rejects.toMatchObject(
        {
          code: 'outcome_unknown',
          message:
            'An earlier try was interrupted, and this one failed: Too many. Whether the write happened is not known.',
        },
      );
      expect(await journal.known(writeRequest())).toEqual({ state: 'unknown' });
    }
    const done = await journal.once(writeRequest(), async () => 'done', settleBy('resend'));
    expect(done).toEqual({ reply: 'done', replayed: false });
  });

  test('find: what is found is the reply, at once and for good', async () => {
    const { journal } = world();
    const asked: Attempt[] = [];
    const found = settleByFind(async (attempt) => {
      asked.push(attempt);
      return 'record 7';
    });
    await journal.once(writeRequest(), broken, found).catch(() => undefined);
    const done = await journal.once(writeRequest(), unsent, found);
    expect(done).toEqual({ reply: 'record 7', replayed: true });
    expect(await journal.once(writeRequest(), unsent, settleBy('none'))).toEqual(done);
    expect(asked.map(({ number }) => number)).toEqual([1]);
  });

  test('find: a look-up that began too early does not count, however late it ends', async () => {
    const { clock, journal } = world();
    await journal.once(writeRequest(), broken, nothing).catch(() => undefined);
    clock.advance(59_999);
    const slow = settleByFind(async () => {
      clock.advance(1_000);
      return undefined;
    });
    await expect(journal.once(writeRequest(), unsent, slow)).rejects.toMatchObject({
      code: 'outcome_unknown',
    });
    const done = await journal.once(writeRequest(), async () => 'sent', slow);
    expect(done).toEqual({ reply: 'sent', replayed: false });
  });

  test('find: a look-up that fails leaves it unknown, whatever it fails with', async () => {
    const { journal } = world();
    await journal.once(writeRequest(), broken, nothing).catch(() => undefined);
    await expect(journal.once(writeRequest(), unsent, settleByFind(limited))).rejects.toMatchObject(
      {
        code: 'outcome_unknown',
        message:
          'An earlier try was interrupted. Too many. Whether the write happened is not known.',
      },
    );
  });

  test('none: it is never sent again, and a person is told what to do', async () => {
    const { clock, journal } = world();
    await journal.once(writeRequest(), broken, settleBy('none')).catch(() => undefined);
    clock.advance(365 * DAY);
    const error: unknown = await journal
      .once(writeRequest(), unsent, settleBy('none'))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'outcome_unknown',
      details: {},
      hint: expect.stringContaining('A person must look in the system of record'),
    });
  });
});

describe('a lease says who is sending', () => {
  test('it is renewed as long as the vendor takes; then a restarted process waits for it to end', async () => {
    const { clock, journal, start } = world();
    void journal.once(writeRequest(), never, nothing);
    for (let passed = 0; passed < 300_000; passed += 10_000) {
      await settle();
      expect(clock.next()).toBe(10_000);
      clock.advance(10_000);
    }
    await settle();
    expect(await start().known(writeRequest())).toEqual({ state: 'open' });
  });

  test('who lost it meanwhile but has the reply is right: it happened', async () => {
    const { store, clock, journal, start } = world();
    const answer = Promise.withResolvers<string>();
    const first = journal.once(writeRequest(), () => answer.promise, nothing);
    await settle();
    // as if no renewal had come through
    await store.run('UPDATE write_journal SET until = 0');
    const early = await start()
      .once(
        writeRequest(),
        unsent,
        settleByFind(async () => 'found'),
      )
      .catch((thrown: unknown) => thrown);
    expect(early).toEqual({ reply: 'found', replayed: true });
    answer.resolve('answered');
    expect(await clock.run(first)).toEqual({ reply: 'answered', replayed: false });
    expect(await start().known(writeRequest())).toEqual({ state: 'done', reply: 'found' });
  });

  test('who lost it and got a refusal gives the reply that another one has', async () => {
    const { store, clock, journal, start } = world();
    const refusal = Promise.withResolvers<never>();
    const first = journal.once(writeRequest(), () => refusal.promise, settleBy('resend'));
    await settle();
    await store.run('UPDATE write_journal SET until = 0');
    await start().once(writeRequest(), async () => 'theirs', settleBy('resend'));
    refusal.reject(new ConnectorError('conflict', 'In progress.', { hint: 'Wait.' }));
    expect(await clock.run(first)).toEqual({ reply: 'theirs', replayed: true });
  });

  test('an intent that was noted too late is not sent', async () => {
    const { clock, store } = world();
    const slow: typeof store = {
      ...store,
      run: async (sql, ...values) => {
        const changed = await store.run(sql, ...values);
        if (sql.includes('INSERT INTO write_journal')) clock.advance(30_000);
        return changed;
      },
    };
    const journal = createJournal(slow, { ...clock, newId: () => 'slow' });
    await expect(journal.once(writeRequest(), unsent, settleBy('none'))).rejects.toMatchObject({
      code: 'upstream',
      message: "The connector's store answered too late; nothing was sent.",
    });
    expect(await journal.known(writeRequest())).toBeUndefined();
  });
});

describe('old rows', () => {
  const rows = z.object({ key: z.string() });

  test('what is settled goes after 30 days, with its approval; what is unknown stays for ever', async () => {
    const { store, clock, journal, start } = world();
    await journal.once(writeRequest('done', { approval: 'approval-1' }), async () => 1, nothing);
    await journal.once(writeRequest('refused'), limited, nothing).catch(() => undefined);
    await journal
      .once(writeRequest('unknown', { approval: 'approval-2' }), broken, nothing)
      .catch(() => undefined);
    clock.advance(30 * DAY);
    await start().once(writeRequest('later'), async () => 1, nothing);
    const kept = () => store.all(rows, 'SELECT key FROM write_journal ORDER BY key');
    expect(await kept()).toHaveLength(4);
    clock.advance(DAY);
    // once a day, also without a restart
    await journal.once(writeRequest('later'), unsent, nothing);
    expect(await kept()).toEqual([{ key: 'later' }, { key: 'unknown' }]);
    expect(await store.all(rows, 'SELECT key FROM spent_approval')).toEqual([{ key: 'unknown' }]);
  });

  test('a failing clean-up stops no write', async () => {
    const { clock, store } = world();
    const failing: typeof store = {
      ...store,
      run: (sql, ...values) =>
        sql.startsWith('DELETE') ? Promise.reject(new Error('busy')) : store.run(sql, ...values),
    };
    const journal = createJournal(failing, { ...clock, newId: () => 'p' });
    expect((await journal.once(writeRequest(), async () => 1, nothing)).reply).toBe(1);
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../entry.ts';
import { entry, filesIn, newFolder, open, privateKey, publicKey, quiet } from '../open.fixture.ts';
import { given, readAll } from '../read-all.fixture.ts';
import { eraseSubject } from '../subjects/erase.ts';
import { watchedDisk } from '../storage/counting.fixture.ts';
import { verifyAuditLog } from '../verify/verify.ts';

const failure = (code: string) => expect.objectContaining({ code });

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const toGiven = (part: Awaited<ReturnType<typeof readAll>>[number]['personal'][number]) =>
  part.state === 'open' ? { subject: part.subject, data: part.data } : part.state;

describe('what is appended', () => {
  const entries = fc.array(
    fc.record<AuditEntry>(
      {
        kind: fc.constantFrom('call', 'login', 'policy.changed'),
        at: fc.nat(),
        body: fc.dictionary(fc.string(), fc.jsonValue()),
        personal: fc.array(
          fc.record({ subject: fc.string({ minLength: 1 }), data: fc.jsonValue() }),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: ['kind', 'at', 'body'] },
    ),
    { maxLength: 12 },
  );

  test('any entries read back equal, in order, over as many files as it takes, and verify', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.integer({ min: 1, max: 4_000 }), async (list, segmentBytes) => {
        const folder = newFolder();
        const log = await open(folder, { limits: { segmentBytes } });
        const receipts = [];
        for (const one of list) receipts.push(await log.append(one));
        await log.close();
        const records = given(await readAll(folder, { decrypt: true }));
        expect(records.map(({ kind, at, body }) => plain({ kind, at, body }))).toEqual(
          list.map(({ kind, at, body }) => plain({ kind, at, body })),
        );
        expect(records.map(({ personal }) => personal.map(toGiven))).toEqual(
          list.map(({ personal = [] }) => personal.map((part) => plain(part))),
        );
        expect(records.map(({ seq, hash }) => ({ seq, hash }))).toEqual(receipts);
        const report = await verifyAuditLog(folder, { publicKey });
        expect(report.problems).toEqual([]);
        expect(report.unsealed).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('numbers follow the order of the calls, and who waits shares one write and one sync', async () => {
    const { seen, files } = watchedDisk();
    const log = await open(newFolder(), {}, { ...quiet, files });
    const before = { ...seen };
    const receipts = await Promise.all(
      Array.from({ length: 200 }, (_, ticket) => log.append(entry(ticket))),
    );
    expect(receipts.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
    expect(seen.writes - before.writes).toBe(1);
    expect(seen.syncs - before.syncs).toBe(1);
    await log.close();
  });

  test('those that come during a write go together into the next', async () => {
    const { seen, files } = watchedDisk();
    const log = await open(newFolder(), {}, { ...quiet, files });
    const before = seen.syncs;
    const first = log.append(entry(0));
    await Promise.resolve();
    await Promise.resolve();
    const more = Array.from({ length: 50 }, (_, ticket) => log.append(entry(ticket)));
    await Promise.all([first, ...more]);
    expect(seen.syncs - before).toBeLessThanOrEqual(2);
    await log.close();
  });

  test('one larger than a group of 4 MiB still gets there, alone', async () => {
    const folder = newFolder();
    const log = await open(folder, { limits: { recordBytes: 10_000_000 } });
    const large = { ...entry(1), body: { text: 'x'.repeat(5_000_000) } };
    const receipts = await Promise.all([
      log.append(entry(0)),
      log.append(large),
      log.append(entry(2)),
    ]);
    await log.close();
    expect(receipts.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect((await verifyAuditLog(folder, { publicKey })).ok).toBe(true);
  });

  test('the log goes on after it was closed, by the last file alone', async () => {
    const folder = newFolder();
    for (const ticket of [1, 2, 3]) {
      const log = await open(folder, { limits: { segmentBytes: 500 } });
      await log.append(entry(ticket));
      await log.close();
    }
    const records = await readAll(folder);
    expect(given(records).map(({ body }) => body)).toEqual([
      { ticket: 1 },
      { ticket: 2 },
      { ticket: 3 },
    ]);
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index));
    expect((await verifyAuditLog(folder, { publicKey })).problems).toEqual([]);
  });

  test('reading may start anywhere', async () => {
    const folder = newFolder();
    const log = await open(folder, { limits: { segmentBytes: 700 } });
    for (let ticket = 0; ticket < 9; ticket += 1) await log.append(entry(ticket, 'ana'));
    await log.close();
    const all = await readAll(folder, { decrypt: true });
    for (const { seq } of all) {
      expect(await readAll(folder, { decrypt: true, from: seq })).toEqual(all.slice(seq));
    }
    expect(await readAll(folder, { from: all.length })).toEqual([]);
  });

  test('every file belongs to its owner only', async () => {
    const folder = newFolder();
    const log = await open(folder);
    await log.append(entry(1, 'ana'));
    await log.close();
    const modes = [...filesIn(folder).keys()].map((name) => [
      name,
      (statSync(`${folder}/${name}`).mode & 0o077).toString(8),
    ]);
    expect(modes.filter(([name, mode]) => name !== 'lock' && mode !== '0')).toEqual([]);
    expect(statSync(`${folder}/keys`).mode & 0o777).toBe(0o700);
  });
});

describe('what is refused', () => {
  test.each<[string, AuditEntry]>([
    ['a kind of the log itself', { kind: 'audit.cut', at: 0, body: {} }],
    ['a body that is a list', { kind: 'a', at: 0, body: JSON.parse('[]') }],
    ['a time that is not whole', { kind: 'a', at: 0.5, body: {} }],
    ['a number that JSON does not have', { kind: 'a', at: 0, body: { n: Number.NaN } }],
    ['a member that nobody knows', JSON.parse('{"kind":"a","at":0,"body":{},"who":"ana"}')],
    [
      'a person without a name',
      { kind: 'a', at: 0, body: {}, personal: [{ subject: '', data: 1 }] },
    ],
  ])('%s, and the log goes on', async (_what, wrong) => {
    const log = await open(newFolder());
    await expect(log.append(wrong)).rejects.toEqual(failure('invalid_entry'));
    expect((await log.append(entry(1))).seq).toBe(1);
    await log.close();
  });

  test('a record over the limit, and the message quotes nothing of it', async () => {
    const log = await open(newFolder(), { limits: { recordBytes: 1_000 } });
    const large = { ...entry(1), personal: [{ subject: 'ana', data: 'secret'.repeat(500) }] };
    await expect(log.append(large)).rejects.toEqual(failure('too_large'));
    await expect(log.append(large)).rejects.not.toThrow(/secret|ana/);
    await log.close();
  });

  test.each(['append', 'sync'] as const)(
    'everything after a failed %s: nothing is logged any more (fail closed)',
    async (step) => {
      const { seen, files } = watchedDisk();
      const folder = newFolder();
      const log = await open(folder, {}, { ...quiet, files });
      await log.append(entry(1, 'ana'));
      seen.failing = step;
      const waiting = [log.append(entry(2)), log.append(entry(3))];
      for (const one of waiting) await expect(one).rejects.toEqual(failure('unwritable'));
      seen.failing = undefined;
      await expect(log.append(entry(4))).rejects.toEqual(
        expect.objectContaining({ code: 'unwritable', hint: expect.stringContaining('restart') }),
      );
      // not even what the log itself has to say
      await eraseSubject(folder, 'ana', () => 1);
      const { writes } = seen;
      await expect(log.flush()).rejects.toEqual(failure('unwritable'));
      expect(seen.writes).toBe(writes);
      await expect(log.fingerprint('ana', 1)).rejects.toEqual(failure('unwritable'));
      await expect(log.close()).rejects.toEqual(failure('unwritable'));
      // and the folder is free for the next process
      const again = await open(folder);
      expect((await again.append(entry(5))).seq).toBeGreaterThan(1);
      await again.close();
      expect((await verifyAuditLog(folder, { publicKey })).ok).toBe(true);
    },
  );

  test('appending after close', async () => {
    const log = await open(newFolder());
    const closing = log.close();
    await expect(log.append(entry(1))).rejects.toEqual(failure('closed'));
    await closing;
    await expect(log.checkpoint()).rejects.toEqual(failure('closed'));
    await expect(log.close()).resolves.toBeUndefined();
  });

  test('the folder of another log, another key, a name with blanks, a key of another kind', async () => {
    const folder = newFolder();
    await (await open(folder)).close();
    const { privateKey: other } = generateKeyPairSync('ed25519');
    const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await expect(open(folder, { origin: 'people' })).rejects.toEqual(failure('wrong_log'));
    await expect(open(folder, { signingKey: other })).rejects.toEqual(failure('wrong_key'));
    await expect(open(folder, { origin: 'help desk' })).rejects.toEqual(failure('usage'));
    await expect(open(folder, { signingKey: rsa })).rejects.toEqual(failure('wrong_key'));
    await expect(open(folder, { signingKey: 'no key' })).rejects.toEqual(failure('wrong_key'));
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await (await open(folder, { signingKey: pem })).close();
  });

  test('a folder that cannot be made', async () => {
    const folder = newFolder();
    writeFileSync(`${folder}/file`, '');
    await expect(open(`${folder}/file/log`)).rejects.toEqual(failure('unwritable'));
  });
});

describe('checkpoints', () => {
  test('one is signed when enough records have come, when time has passed, on flush and on close', async () => {
    const folder = newFolder();
    const timers: (() => void)[] = [];
    const after = (_ms: number, run: () => void) => {
      timers.push(run);
      return () => {};
    };
    const log = await open(folder, { limits: { sealEvery: 4 } }, { ...quiet, after });
    const sizes = async () => (await verifyAuditLog(folder, { publicKey })).checkpoints;
    expect(await sizes()).toEqual({ verified: 1, total: 1, newest: 1 });
    for (const ticket of [1, 2, 3]) await log.append(entry(ticket));
    expect(await sizes()).toEqual({ verified: 1, total: 1, newest: 1 });
    await log.append(entry(4));
    // in turn behind the checkpoint
    await log.fingerprint('ana', 1);
    await log.append(entry(5));
    expect(await sizes()).toEqual({ verified: 2, total: 2, newest: 5 });
    timers.at(-1)?.();
    await log.flush();
    expect(await sizes()).toEqual({ verified: 3, total: 3, newest: 6 });
    await log.flush();
    expect(await sizes()).toEqual({ verified: 3, total: 3, newest: 6 });
    await log.append(entry(6));
    await log.close();
    expect(await sizes()).toEqual({ verified: 4, total: 4, newest: 7 });
  });

  test('checkpoint() is the state of everything appended before', async () => {
    const folder = newFolder();
    const log = await open(folder);
    void log.append(entry(1));
    const checkpoint = await log.checkpoint();
    expect(checkpoint.size).toBe(2);
    expect(checkpoint.note.split('\n').slice(0, 2)).toEqual(['support-desk', '2']);
    const report = await verifyAuditLog(folder, { publicKey, trustedCheckpoint: checkpoint.note });
    expect(report).toEqual(expect.objectContaining({ ok: true, trusted: true }));
    expect(report.root).toBe(checkpoint.root.toString('base64'));
    await log.close();
  });
});

test('a fingerprint says whether two values are equal, to who has the key', async () => {
  const folder = newFolder();
  const log = await open(folder);
  const one = await log.fingerprint('ana', { b: 1, a: 2 });
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(await log.fingerprint('ana', { a: 2, b: 1 })).toBe(one);
  expect(await log.fingerprint('ana', { a: 2, b: 2 })).not.toBe(one);
  expect(await log.fingerprint('ben', { a: 2, b: 1 })).not.toBe(one);
  await log.close();
  const again = await open(folder);
  expect(await again.fingerprint('ana', { b: 1, a: 2 })).toBe(one);
  await again.erase('ana');
  expect(await again.fingerprint('ana', { b: 1, a: 2 })).not.toBe(one);
  await again.close();
});

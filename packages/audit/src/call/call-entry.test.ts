import { expect, test } from 'vitest';
import { filesIn, NOON, open } from '../open.fixture.ts';
import { readAll } from '../read-all.fixture.ts';
import { aCall, logged } from './call.fixture.ts';
import { readCall, sealCall, UNIDENTIFIED } from './call-entry.ts';

test('a call is logged with everything but people in the open', async () => {
  const { records } = await logged([aCall], true);
  const [record] = records;
  const { person, approver, arguments: args, message, at, ...rest } = aCall;
  expect(record).toEqual(expect.objectContaining({ kind: 'call', at }));
  expect(record && readCall(record)).toEqual({
    ...rest,
    arguments_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(record?.personal).toEqual([
    expect.objectContaining({
      role: 'person',
      state: 'open',
      subject: person,
      data: { person, arguments: args, message },
    }),
    expect.objectContaining({ role: 'approver', subject: approver, data: { approver } }),
  ]);
});

test('canary: no name, argument or message is in any byte of the folder', async () => {
  const { folder } = await logged([aCall]);
  const canary = Buffer.from('CNRY');
  const forms = [canary.toString(), canary.toString('hex'), 'Q05SW'];
  const found = [...filesIn(folder)].filter(([, bytes]) =>
    forms.some((form) => bytes.includes(form)),
  );
  expect(found).toEqual([]);
});

test('equal arguments of one person have equal hashes; those of two people do not', async () => {
  const { records } = await logged([
    aCall,
    { ...aCall, arguments: { priority: 'high', title: 'CNRY_title' } },
    { ...aCall, person: 'CNRY_cem@example.com' },
  ]);
  const [one, same, other] = records.map(({ body }) => body['arguments_hash']);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});

test('erasing the person leaves what was done, and the approver', async () => {
  const { folder } = await logged([aCall]);
  const log = await open(folder);
  await log.erase(aCall.person ?? '');
  await log.close();
  const [, record] = await readAll(folder, { decrypt: true });
  expect(record?.personal.map(({ role, state }) => [role, state])).toEqual([
    ['person', 'erased'],
    ['approver', 'open'],
  ]);
  expect(record && readCall(record)?.upstream).toBe('T-17');
});

test('a caller who could not be identified, and a call without arguments', async () => {
  const { person: _, approver: _2, message: _3, ...rest } = aCall;
  const { records } = await logged([{ ...rest, arguments: undefined }], true);
  expect(records[0]?.personal).toEqual([
    expect.objectContaining({ role: 'person', subject: UNIDENTIFIED, data: { arguments: null } }),
  ]);
});

test('what is no call is none', async () => {
  expect(readCall({ kind: 'call', body: { tool: 'x' } })).toBeUndefined();
  expect(readCall({ kind: 'login', body: {} })).toBeUndefined();
  const log = { fingerprint: () => Promise.resolve('0'.repeat(64)) };
  await expect(sealCall(log, { ...aCall, tool: '' })).rejects.toThrow('tool');
  expect((await sealCall(log, aCall)).at).toBe(NOON);
});

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SubjectKey, type Place } from './subject-key.ts';

const place: Place = { origin: 'support-desk', seq: 7, index: 1, role: 'person' };

test('any text opens again, with the same key in the same place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const key = new SubjectKey(randomBytes(32));
      expect(key.open(key.seal('id', place, text, randomBytes), place)).toBe(text);
    }),
  );
});

test('nothing opens under another key, in another log, record, position or role, or for another subject', () => {
  const key = new SubjectKey(Buffer.alloc(32, 1));
  const part = key.seal('id', place, 'text', randomBytes);
  const elsewhere: Place[] = [
    { ...place, origin: 'people' },
    { ...place, seq: 8 },
    { ...place, index: 0 },
    { ...place, role: 'approver' },
    { ...place, role: undefined },
  ];
  expect(elsewhere.map((other) => key.open(part, other))).toEqual(elsewhere.map(() => undefined));
  expect(new SubjectKey(Buffer.alloc(32, 2)).open(part, place)).toBeUndefined();
  expect(key.open({ ...part, subject: 'other' }, place)).toBeUndefined();
  expect(key.open({ ...part, data: '' }, place)).toBeUndefined();
  expect(key.open({ ...part, nonce: '' }, place)).toBeUndefined();
  expect(key.open(part, place)).toBe('text');
});

test('the id and the fingerprint of one text have nothing in common, and need the key', () => {
  const [one, other] = [1, 2].map((byte) => new SubjectKey(Buffer.alloc(32, byte)));
  expect(one?.idOf('ana')).toMatch(/^[0-9a-f]{32}$/);
  expect(one?.fingerprint('ana').slice(0, 32)).not.toBe(one?.idOf('ana'));
  expect(other?.idOf('ana')).not.toBe(one?.idOf('ana'));
});

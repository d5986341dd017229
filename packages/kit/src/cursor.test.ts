import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCursorCodec } from './cursor.ts';
import { ConnectorError } from './error.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');
const key = new Uint8Array(32).fill(7);
const filter = { status: ['open'], sort: 'due_asc' };

/** The typed refusal of a cursor. Fails the test where the cursor is accepted. */
function refusal(read: () => unknown): ConnectorError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error('the cursor was accepted');
}

describe('a cursor gives back the position it was made for', () => {
  test('any JSON position, any filter', () => {
    const codec = createCursorCodec(key, () => NOW);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (position, anyFilter) => {
        const cursor = codec.encode(position, anyFilter);
        expect(codec.decode(cursor, anyFilter)).toEqual(JSON.parse(JSON.stringify(position)));
      }),
    );
  });

  test('it fits the argument that carries it and needs no escaping in a URL', () => {
    const cursor = createCursorCodec(key, () => NOW).encode({ at: '2026-11-02', id: 1001 }, filter);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(cursor.length).toBeLessThan(200);
  });
});

describe('R35 a cursor is opaque', () => {
  test('nothing of the position or the filter can be read from it', () => {
    const codec = createCursorCodec(key, () => NOW, 'ticketing/acme');
    const cursor = codec.encode({ token: 'vendor-paging-token' }, { text: 'salary of Maya' });
    const bytes = Buffer.from(cursor, 'base64url').toString('latin1');
    expect(bytes).not.toMatch(/vendor|paging|token|salary|Maya|offset/);
  });

  test('replicas with the same key and name read each other', () => {
    const [one, other] = [1, 2].map(() => createCursorCodec(key, () => NOW, 'ticketing/acme'));
    expect(other?.decode(one?.encode({ offset: 25 }, filter) ?? '', filter)).toEqual({
      offset: 25,
    });
  });

  test('a key that is too short is refused at start', () => {
    expect(() => createCursorCodec(new Uint8Array(31), () => NOW)).toThrow(TypeError);
  });

  test('the order in which filters are written does not matter', () => {
    const codec = createCursorCodec(key, () => NOW);
    expect(codec.decode(codec.encode(1, { a: 1, b: [2] }), { b: [2], a: 1 })).toBe(1);
  });

  test('no filter at all is a filter', () => {
    const codec = createCursorCodec(key, () => NOW);
    expect(codec.decode(codec.encode(1, undefined), undefined)).toBe(1);
    expect(refusal(() => codec.decode(codec.encode(1, undefined), filter)).code).toBe('invalid');
  });
});

describe('R66 a cursor that cannot be used says why and what to do', () => {
  test('forged: any text that this connector did not sign', () => {
    const codec = createCursorCodec(key, () => NOW);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(refusal(() => codec.decode(text, filter)).code).toBe('invalid');
      }),
    );
  });

  test('forged: one changed character, anywhere', () => {
    const codec = createCursorCodec(key, () => NOW);
    const good = codec.encode({ offset: 25 }, filter);
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.constantFrom('A', 'B', '_', '.', '=', ' '),
        (at, other) => {
          const forged = good.slice(0, at) + other + good.slice(at + 1);
          fc.pre(forged !== good);
          expect(refusal(() => codec.decode(forged, filter)).message).toBe(
            'The cursor is not one of this connector (it may have been restarted since).',
          );
        },
      ),
    );
  });

  test('cut, doubled, or with something behind it', () => {
    const codec = createCursorCodec(key, () => NOW);
    const good = codec.encode({ offset: 25 }, filter);
    fc.assert(
      fc.property(fc.nat(good.length - 1), (length) => {
        for (const forged of [
          good.slice(0, length),
          good + good.slice(0, length + 1),
          good.slice(length + 1),
        ]) {
          expect(refusal(() => codec.decode(forged, filter)).code).toBe('invalid');
        }
      }),
    );
  });

  test('spelled otherwise: base64 readers skip what is none', () => {
    const codec = createCursorCodec(key, () => NOW);
    const good = codec.encode({ offset: 25 }, filter);
    for (const other of [
      `${good}=`,
      `${good}\n`,
      ` ${good}`,
      `${good.slice(0, 9)}.${good.slice(9)}`,
    ]) {
      expect(refusal(() => codec.decode(other, filter)).code).toBe('invalid');
    }
  });

  test('of another connection, under the same key', () => {
    const names = fc.tuple(fc.string(), fc.string()).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(names, ([mine, theirs]) => {
        const cursor = createCursorCodec(key, () => NOW, theirs).encode(25, filter);
        const codec = createCursorCodec(key, () => NOW, mine);
        expect(refusal(() => codec.decode(cursor, filter)).code).toBe('invalid');
      }),
    );
  });

  test('made by another process', () => {
    const stranger = createCursorCodec(new Uint8Array(32).fill(8), () => NOW);
    const codec = createCursorCodec(key, () => NOW);
    expect(refusal(() => codec.decode(stranger.encode(1, filter), filter)).code).toBe('invalid');
  });

  test('older than an hour, to the second', () => {
    let now = NOW;
    const codec = createCursorCodec(key, () => now);
    const cursor = codec.encode(50, filter);
    now = NOW + 3_600_000;
    expect(codec.decode(cursor, filter)).toBe(50);
    now = NOW + 3_601_000;
    expect(refusal(() => codec.decode(cursor, filter)).message).toBe(
      'The cursor is older than an hour.',
    );
  });

  test('sent with another filter', () => {
    const codec = createCursorCodec(key, () => NOW);
    const cursor = codec.encode(50, filter);
    const error = refusal(() => codec.decode(cursor, { ...filter, status: ['closed'] }));
    expect(error.toJSON()).toEqual({
      error: {
        code: 'invalid',
        message: 'The cursor belongs to a search with other filters.',
        hint: 'Repeat the search without a cursor and page from the start, with the same filters.',
        fields: [{ field: 'cursor', message: 'belongs to a search with other filters' }],
      },
    });
  });
});

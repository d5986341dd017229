import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sideBySide, toAnswer, type Answer } from './side-by-side.ts';

const vocabulary = new Map([
  ['status', new Set(['new', 'open', 'waiting'])],
  ['priority', new Set(['high', 'low'])],
]);
const ok = (value: unknown): Answer => ({ ok: true, value });
const failed = (code: string, message = 'It says so.'): Answer => ({ ok: false, code, message });
const differ = (was: unknown, becomes: unknown) => sideBySide(ok(was), ok(becomes), vocabulary);

const ticket = (n: number) => ({
  id: `${n}`,
  title: `t${n}`,
  updated_at: `2026-0${n}-01T00:00:00Z`,
  status: 'open',
  version: n,
  requester: { id: `p${n}` },
});
const items = (n: number) => ({
  items: Array.from({ length: n }, () => ({ due: 'x', no: '', status: 'open' })),
});
const buckets = (rows: [string, number][]) => ({
  buckets: rows.map(([key, count]) => ({ key, count })),
});

describe('R38 the same call on two systems', () => {
  test('other ids, times and texts are no difference', () => {
    expect(
      differ(
        { items: [ticket(1)], next_cursor: 'abc', total: 1 },
        { items: [ticket(2)], total: 1 },
      ),
    ).toEqual([]);
  });

  test('how many there are, neutral words, and fields that are given in another share', () => {
    const was = {
      items: [
        { status: 'open', labels: ['a', 'b'], assignee: { id: '1', email: 'x' } },
        { status: 'open', labels: ['a'], assignee: { id: '2', email: 'y' } },
        { status: 'waiting', labels: [], assignee: null },
        { status: 'Custom', labels: [] },
      ],
      total: 4,
      total_exact: true,
    };
    const becomes = {
      items: [
        { status: 'open', labels: [], assignee: { id: 'u1' } },
        { status: 'new', labels: [], assignee: { id: 'u2' } },
      ],
      total: 2,
      total_exact: false,
    };
    expect(differ(was, becomes)).toEqual([
      'items: 4 → 2',
      'total: 4 → 2',
      'total_exact: true → false',
      'items.status: open 2, waiting 1 → new 1, open 1',
      'items.labels: given in 2 of 4 → 0 of 2',
      'items.assignee: given in 2 of 4 → 2 of 2',
      'items.assignee.email: given in 2 of 2 → 0 of 2',
    ]);
  });

  test('the same share of more records is no difference', () => {
    expect(differ(items(2), items(4))).toEqual(['items: 2 → 4']);
  });

  test('one record: its lists and words; groups of a count by neutral words and months', () => {
    expect(
      differ(
        { ticket: { priority: 'high', comments: [{}, {}] } },
        { ticket: { priority: 'low', comments: [{}] } },
      ),
    ).toEqual(['ticket.comments: 2 → 1', 'ticket.priority: high 1 → low 1']);
    expect(
      differ(
        buckets([
          ['open', 4],
          ['2026-01', 1],
          ['maya', 9],
        ]),
        buckets([
          ['open', 3],
          ['2026-01', 1],
          ['u-77', 9],
        ]),
      ),
    ).toEqual(['buckets: open 4, 2026-01 1 → open 3, 2026-01 1']);
  });

  test('nothing on one side: how many is the only difference', () => {
    expect(differ({ items: [{ status: 'open', due: 'x' }] }, { items: [] })).toEqual([
      'items: 1 → 0',
    ]);
  });
});

describe('R66 an error on a side', () => {
  test('is told with its code', () => {
    expect(sideBySide(ok({}), failed('not_found', 'There is none.'), vocabulary)).toEqual([
      'answered → not_found: There is none.',
    ]);
    expect(sideBySide(failed('upstream'), ok({}), vocabulary)).toEqual([
      'upstream: It says so. → answered',
    ]);
    expect(sideBySide(failed('a', 'One.'), failed('b', 'Two.'), vocabulary)).toEqual([
      'a: One. → b: Two.',
    ]);
  });

  test('the same code on both is no difference, whatever the words', () => {
    expect(sideBySide(failed('forbidden', 'x'), failed('forbidden', 'y'), vocabulary)).toEqual([]);
  });
});

describe('what came of a call as an answer', () => {
  test.each([
    [{ ok: true, answer: { a: 1 } }, { outcome: 'ok', text: 't' }, ok({ a: 1 })],
    [
      { ok: false, answer: { code: 'not_found', message: 'None.', hint: 'h' } },
      { outcome: 'failed', text: 't' },
      failed('not_found', 'None.'),
    ],
    [{ ok: false, answer: 'odd' }, { outcome: 'failed', text: 't' }, failed('failed', 't')],
    [undefined, { outcome: 'refused', text: 'By rule x.' }, failed('refused', 'By rule x.')],
    [undefined, { outcome: 'failed', text: 'It ended.' }, failed('failed', 'It ended.')],
    [
      undefined,
      undefined,
      failed('refused', 'There is no such tool, or no installed bundle needs its category.'),
    ],
  ])('%j, told %j', (made, told, answer) => {
    expect(toAnswer(made, told)).toEqual(answer);
  });
});

describe('whatever a connector answers', () => {
  test('an answer does not differ from itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(differ(value, value)).toEqual([]);
      }),
    );
  });

  test('there are at most nine short lines', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.jsonValue(), fc.string(), (a, b, text) => {
        for (const lines of [
          differ(a, b),
          sideBySide(ok(a), failed(text, text.repeat(99)), vocabulary),
        ]) {
          expect(lines.length).toBeLessThanOrEqual(9);
          expect(lines.filter((line) => line.length > 161 || line.includes('\n'))).toEqual([]);
        }
      }),
    );
    const wide = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`k${at}`, at]));
    expect(differ(wide, {}).at(-1)).toBe('and 392 more differences');
  });

  test('deep and circular-looking answers end', () => {
    const deep = Array.from({ length: 5_000 }).reduce<unknown>((inner) => ({ a: [inner] }), 1);
    expect(differ(deep, {})).toHaveLength(1);
  });
});

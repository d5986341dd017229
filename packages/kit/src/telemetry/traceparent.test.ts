import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTraceparent, traceparentOf } from './traceparent.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('R67 a trace context', () => {
  test.each([
    [`00-${TRACE}-${SPAN}-01`, true],
    [`00-${TRACE}-${SPAN}-00`, false],
    [`00-${TRACE}-${SPAN}-03`, true],
    // a later version may say more
    [`cc-${TRACE}-${SPAN}-01-what-comes`, true],
  ])('%s', (text, sampled) => {
    expect(parseTraceparent(text)).toEqual({ traceId: TRACE, spanId: SPAN, sampled });
  });

  test.each([
    undefined,
    '',
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01\n`,
    `cc-${TRACE}-${SPAN}-01-${'x'.repeat(600)}`,
  ])('%j is none', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  test('any text is read or is none; what is read is safe to repeat', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseTraceparent(text) ?? { traceId: TRACE, spanId: SPAN };
        expect(`${read.traceId}-${read.spanId}`).toMatch(/^[0-9a-f]{32}-[0-9a-f]{16}$/);
      }),
    );
  });
});

test('the message’s own context goes before the header; a broken one gives way', () => {
  const meta = `00-${TRACE}-${SPAN}-01`;
  const header = `00-${TRACE}-1111111111111111-01`;
  expect(traceparentOf({ meta, header })).toBe(meta);
  expect(traceparentOf({ meta: 'broken', header })).toBe(header);
  expect(traceparentOf({ meta: { a: 1 }, header: null })).toBeUndefined();
  expect(traceparentOf({})).toBeUndefined();
});

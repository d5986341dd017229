import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exactNumber, parseExactJson } from './exact-json.ts';
import { vendorWorld, failure } from './vendor-world.fixture.ts';

function outcome(parse: (text: string) => unknown, text: string): string {
  try {
    parse(text);
    return 'read';
  } catch (error) {
    return error instanceof Error ? error.name : 'something else';
  }
}

describe('R37 no number is rounded', () => {
  test.each<[string, unknown]>([
    ['12', 12],
    ['0', 0],
    ['-7', -7],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', '9007199254740992'],
    ['12345678901234567890', '12345678901234567890'],
    ['12.30', '12.30'],
    ['0.1', '0.1'],
    ['1234567890123456.78', '1234567890123456.78'],
    ['1.0', '1.0'],
    ['-0', '-0'],
    ['1e2', '1e2'],
    ['1e400', '1e400'],
    ['"12.30"', '12.30'],
  ])('%s', (text, value) => {
    expect(parseExactJson(text)).toBe(value);
    expect(parseExactJson(`[{"a":${text}}]`)).toEqual([{ a: value }]);
  });

  test('any number that was written can be read back digit for digit', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(digits, (text) => {
        expect(String(parseExactJson(text))).toBe(text);
      }),
    );
  });

  test('all other JSON is what JSON.parse makes of it', () => {
    const noFractions = (value: unknown): boolean =>
      typeof value === 'number'
        ? Number.isSafeInteger(value) && !Object.is(value, -0) && Math.abs(value) < 1e15
        : typeof value !== 'object' || value === null || Object.values(value).every(noFractions);
    fc.assert(
      fc.property(fc.jsonValue().filter(noFractions), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('any text is read, or refused with SyntaxError', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      'a',
      '1',
      '.',
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const [usual, exact] = [outcome(JSON.parse, text), outcome(parseExactJson, text)];
        // what is no JSON is none here either
        expect(usual === 'read' || exact === 'SyntaxError').toBe(true);
        expect(['read', 'SyntaxError']).toContain(exact);
      }),
      { numRuns: 2000 },
    );
  });
});

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('R63 what two readers could read differently is refused', () => {
  test.each([
    ['{"amount":1.00,"amount":9.00}'],
    ['{"a":{"b":1,"b":2}}'],
    ['[{"a":1,"b":{},"a":2}]'],
    ['{"a":1,"\\u0061":2}'],
    ['{"__proto__":1,"__proto__":2}'],
  ])('a key that occurs twice: %s', (text) => {
    expect(() => parseExactJson(text)).toThrow(new SyntaxError('a key occurs twice'));
  });

  test.each([
    '{"a":"a","b":"a"}',
    '[{"a":1},{"a":2}]',
    '{"a":{"a":{"a":1}}}',
    '{"a":["a","a"],"b":"\\"a\\":"}',
    '{"\\\\":1,"\\"":2}',
  ])('the same word elsewhere is fine: %s', (text) => {
    expect(parseExactJson(text)).toEqual(JSON.parse(text));
  });

  test('nesting of 200 is read, of 201 and of 100,000 is not', () => {
    expect(parseExactJson(nested(200))).toHaveLength(1);
    for (const depth of [201, 100_000]) {
      expect(() => parseExactJson(nested(depth))).toThrow(new SyntaxError('nested too deeply'));
    }
  });

  test('__proto__ is a key like any other', () => {
    const value = parseExactJson('{"__proto__":{"admin":1.5},"constructor":2.5}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.entries(value ?? {})).toEqual([
      ['__proto__', { admin: '1.5' }],
      ['constructor', '2.5'],
    ]);
    expect(Object.hasOwn({}, 'admin')).toBe(false);
  });

  test('a reply cut anywhere takes time in proportion to its length only', () => {
    const text = `["${'\\"'.repeat(500_000)}`;
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
    expect(() => parseExactJson('"'.repeat(500_000))).toThrow(SyntaxError);
  });
});

describe('numbers on their way to the vendor', () => {
  test('are written digit for digit', () => {
    expect(JSON.stringify({ amount: exactNumber('1234567890123456.70') })).toBe(
      '{"amount":1234567890123456.70}',
    );
  });

  test.each(['', '1,5', '.5', '01', '1}', 'NaN', '"1"', '1 '])('not %j', (text) => {
    expect(() => exactNumber(text)).toThrow(SyntaxError);
  });
});

const answering = (body: string) => vendorWorld(() => new Response(body), { numbers: 'exact' });

describe('a vendor that declares exact numbers', () => {
  const reply = z.object({ total: z.unknown() });

  test('gets them into its schemas', async () => {
    const { http } = answering('{"total":1234567890123456.70}');
    expect(await http.get('t', reply)).toEqual({ total: '1234567890123456.70' });
  });

  test('a schema that expects a double is refused loudly', async () => {
    const { http } = answering('{"total":0.1}');
    const error = await failure(http.get('t', z.object({ total: z.number() })));
    expect(error.message).toBe('acme answered GET /t in an unknown shape (at "total").');
  });

  test('an ambiguous reply is none, and that of a write is a lost one', async () => {
    const { http } = answering('{"total":1,"total":2}');
    expect((await failure(http.get('t', reply))).message).toBe(
      'acme answered GET /t with something that is not plain JSON.',
    );
    expect((await failure(http.post('t', {}, reply))).code).toBe('outcome_unknown');
  });
});

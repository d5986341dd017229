import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodingNames, encodings, holds } from './leak.fixture.ts';
import { createRedactor } from './redactor.ts';
import { Secret } from './secret.ts';

/** For thousands of cases on a machine that is busy with others. */
const PATIENCE_MS = 240_000;
const KEY = 'p@ss/w0rd+"é"&<x>~12';
const known = (...values: string[]) => {
  const redactor = createRedactor();
  for (const value of values) redactor.add(new Secret(value, 'a test'));
  return redactor;
};

const secretText = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 48, unit: 'grapheme' }),
    fc.string({ minLength: 8, maxLength: 48, unit: 'grapheme-ascii' }),
    fc
      .uint8Array({ minLength: 12, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('base64')),
    fc
      .uint8Array({ minLength: 8, maxLength: 20 })
      .map((bytes) => Buffer.from(bytes).toString('hex')),
  )
  // the mask itself is no secret
  .filter((text) => text.length >= 8 && text.isWellFormed() && !'[secret][secret]'.includes(text));
const bytes = fc.uint8Array({ maxLength: 24 }).map((each) => Buffer.from(each));

describe('R35 a live secret leaves in no encoding', () => {
  test(
    '20,000 embeddings, any neighbours: not a trace',
    () => {
      let hidden = 0;
      fc.assert(
        fc.property(
          secretText,
          bytes,
          bytes,
          fc.constantFrom(...encodingNames),
          (secret, before, after, name) => {
            const text = encodings[name](before, secret, after);
            const clean = known(secret).redact(text);
            expect(clean).toContain('[secret]');
            expect(holds(clean, secret)).toBe(false);
            hidden += 1;
          },
        ),
        { numRuns: 20_000 },
      );
      expect(hidden).toBe(20_000);
    },
    PATIENCE_MS,
  );

  test('plain base64 of the secret alone would miss two of the three offsets', () => {
    let missed = 0;
    const naive = Buffer.from(KEY).toString('base64');
    for (let length = 0; length < 30; length += 1) {
      const text = Buffer.concat([Buffer.alloc(length, 'u'), Buffer.from(`${KEY}tail`)]).toString(
        'base64',
      );
      if (!text.includes(naive)) missed += 1;
      expect(known(KEY).redact(text)).toContain('[secret]');
    }
    expect(missed).toBe(20);
  });

  test.each([
    ['HTML', 'no user p@ss/w0rd+&quot;é&quot;&amp;&lt;x&gt;~12 here', 'no user [secret] here'],
    ['ASCII JSON', '"p@ss/w0rd+\\"\\u00e9\\"&<x>~12"', '"[secret]"'],
    ['escaped slashes', '"p@ss\\/w0rd+\\"é\\"&<x>~12"', '"[secret]"'],
    ['a query', '/x?key=p%40ss%2fw0rd%2b%22%c3%a9%22%26%3cx%3e~12&a=1', '/x?key=[secret]&a=1'],
  ])('as %s', (_name, text, clean) => {
    expect(known(KEY).redact(text)).toBe(clean);
  });

  test(
    'a text without a secret is unchanged',
    () => {
      fc.assert(
        fc.property(
          fc.array(secretText, { maxLength: 5 }),
          fc.string({ unit: 'binary' }),
          (values, text) => {
            fc.pre(!values.some((value) => holds(text, value)));
            expect(known(...values).redact(text)).toBe(text);
          },
        ),
        { numRuns: 2_000 },
      );
    },
    PATIENCE_MS,
  );

  test('the longer of two secrets goes first, so that its end does not stay behind', () => {
    expect(known('abcdefgh', 'abcdefgh-more').redact('x abcdefgh-more y abcdefgh z')).toBe(
      'x [secret] y [secret] z',
    );
    expect(known('abcdefgh-more', 'abcdefgh').redact('x abcdefgh-more y')).toBe('x [secret] y');
  });

  test('characters that mean something in a regular expression or a replacement mean nothing', () => {
    expect(
      known('.*(a+)+$&$1\\').redact('a .*(a+)+$&$1\\ b aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
    ).toBe('a [secret] b aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
  });
});

describe('which secrets are alive', () => {
  test('one that is added later is hidden from then on, one that is removed no longer', () => {
    const redactor = createRedactor();
    const [first, second] = [new Secret('first-0123', 'x'), new Secret('second-0123', 'x')];
    redactor.add(first);
    expect(redactor.redact('first-0123 second-0123')).toBe('[secret] second-0123');
    redactor.add(second);
    expect(redactor.redact('first-0123 second-0123')).toBe('[secret] [secret]');
    redactor.remove(first);
    expect(redactor.redact('first-0123 second-0123')).toBe('first-0123 [secret]');
  });

  test('two owners of one value: it is hidden until both are done with it', () => {
    const redactor = known(KEY, KEY);
    redactor.remove(new Secret(KEY, 'x'));
    expect(redactor.redact(KEY)).toBe('[secret]');
    redactor.remove(new Secret(KEY, 'x'));
    expect(redactor.redact(KEY)).toBe(KEY);
  });
});

describe('R35 values and log lines', () => {
  test('texts, keys and long numbers of a JSON value', () => {
    const redactor = known(KEY, '1234567890');
    expect(
      redactor.redactValue({ a: [KEY, 1, null, true], [KEY]: { b: `x${KEY}` }, n: 1234567890 }),
    ).toEqual({ a: ['[secret]', 1, null, true], '[secret]': { b: 'x[secret]' }, n: '[secret]' });
  });

  test('keys that read the same afterwards are both kept', () => {
    const other = 'other-secret-1';
    expect(known(KEY, other).redactValue({ [KEY]: 1, [other]: 2 })).toEqual({
      '[secret]': 1,
      '[secret] 2': 2,
    });
  });

  test('__proto__ is a key like any other', () => {
    const value: unknown = JSON.parse(`{"__proto__":{"a":${JSON.stringify(KEY)}}}`);
    expect(JSON.stringify(known(KEY).redactValue(value))).toBe('{"__proto__":{"a":"[secret]"}}');
  });

  test('a circle ends', () => {
    const circle: Record<string, unknown> = { key: KEY };
    circle['again'] = [circle, circle];
    expect(known(KEY).redactValue(circle)).toEqual({
      key: '[secret]',
      again: ['[circular]', '[circular]'],
    });
  });

  test('a secret stays one, bytes are not listed, and what is too deep is dropped', () => {
    let deep: unknown = KEY;
    for (let level = 0; level < 100; level += 1) deep = [deep];
    const clean = known(KEY).redactValue({
      s: new Secret(KEY, 'x'),
      b: Buffer.from(KEY).subarray(0),
      deep,
    });
    expect(JSON.stringify(clean)).not.toContain(KEY);
    expect(JSON.stringify(known(KEY).redactValue(new Uint8Array(Buffer.from(KEY))))).toBe(
      '"[binary]"',
    );
  });

  test('an error becomes its parts, with its causes and without what libraries add to it', () => {
    const redactor = known(KEY);
    const cause = new AggregateError([new Error(`inner ${KEY}`)], `cause ${KEY}`);
    const error = Object.assign(new TypeError(`outer ${KEY}`, { cause }), { headers: { a: KEY } });
    const clean = redactor.redactValue({ error });
    expect(JSON.stringify(clean)).not.toContain('p@ss');
    expect(clean).toMatchObject({
      error: {
        name: 'TypeError',
        message: 'outer [secret]',
        cause: { message: 'cause [secret]', errors: [{ message: 'inner [secret]' }] },
      },
    });
    expect(clean).not.toHaveProperty('error.headers');
  });
});

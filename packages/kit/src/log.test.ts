import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLog, withContext, type LogOptions } from './log.ts';

const now = () => Date.parse('2026-11-02T09:00:00Z');

function collecting(options?: LogOptions) {
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line), now, options);
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '');
  return { lines, log, last };
}

test('R66 one event is one line of JSON with its time, whatever a field holds', () => {
  const { lines, log } = collecting();
  log('warn', 'call_failed', { tool: 'get_ticket', message: 'two\nlines' });
  log('info', 'stopped');
  expect(lines).toEqual([
    '{"at":"2026-11-02T09:00:00.000Z","level":"warn","event":"call_failed","tool":"get_ticket","message":"two\\nlines"}\n',
    '{"at":"2026-11-02T09:00:00.000Z","level":"info","event":"stopped"}\n',
  ]);
});

test('what is less urgent than the level is not written; debug is off by default', () => {
  const usual = collecting();
  usual.log('debug', 'a');
  usual.log('info', 'b');
  expect(usual.lines).toHaveLength(1);
  const quiet = collecting({ level: 'error' });
  for (const level of ['debug', 'info', 'warn', 'error'] as const) quiet.log(level, level);
  expect(quiet.lines.map((line) => JSON.parse(line).event)).toEqual(['error']);
});

test('a context stands in every line; the line’s own fields win; contexts nest', () => {
  const { log, last } = collecting();
  const inRun = withContext(withContext(log, { run: 'r1', tool: 'none' }), { tool: 'get_ticket' });
  inRun('info', 'called');
  expect(last()).toMatchObject({ run: 'r1', tool: 'get_ticket' });
  inRun('info', 'called', { run: 'r2' });
  expect(last()).toMatchObject({ run: 'r2', tool: 'get_ticket' });
});

test('no field takes the place of time, level and event', () => {
  const { log, last } = collecting();
  log('error', 'real', { at: 'never', level: 'debug', event: 'forged' });
  expect(last()).toEqual({ at: '2026-11-02T09:00:00.000Z', level: 'error', event: 'real' });
});

describe('R66 nothing that is logged breaks the log', () => {
  const circle: Record<string, unknown> = { name: 'a' };
  circle['self'] = circle;
  const throwing = {
    get bad(): string {
      throw new Error('no');
    },
    good: 1,
  };
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );

  test.each<[string, unknown, unknown]>([
    ['a circle', circle, { name: 'a', self: '[circular]' }],
    ['the same object twice', [now, now].map(() => throwing.good), [1, 1]],
    ['a getter that throws', throwing, { bad: '[not readable]', good: 1 }],
    ['a proxy that throws', proxy, '[not readable]'],
    ['a big number', 2n ** 70n, '1180591620717411303424'],
    ['a number that JSON has no word for', Number.NaN, 'NaN'],
    ['a function and a symbol', [now, Symbol('s')], ['[function]', '[symbol]']],
    ['an error, without its stack', new TypeError('wrong'), 'TypeError: wrong'],
    [
      'an address, without its query',
      new URL('https://a.example/b?key=1#c'),
      'https://a.example/b',
    ],
    ['what says how it may be shown', { key: 'k', toJSON: () => '[secret]' }, '[secret]'],
    ['bytes', Buffer.from('abc'), '[3 bytes]'],
    ['an impossible date', new Date(Number.NaN), null],
    ['a map', new Map([['k', 1]]), [['k', 1]]],
    ['something deep', [[[[[['x']]]]]], [[[['[too deep]']]]]],
  ])('%s', (_, value, written) => {
    const { log, last } = collecting();
    log('info', 'e', { value });
    expect(last()['value']).toEqual(written);
  });

  test('a name that would change the object’s kind is a field like any other', () => {
    const { lines, log } = collecting();
    log('info', 'e', { value: JSON.parse('{"__proto__":{"level":"x"}}') });
    expect(lines[0]).toContain('"value":{"__proto__":{"level":"x"}}');
  });

  test('a stream that is gone, a clock that fails, a redactor that fails', () => {
    const gone = createLog(() => {
      throw new Error('EPIPE');
    }, now);
    expect(() => gone('info', 'e')).not.toThrow();
    const lines: string[] = [];
    createLog(
      (line) => lines.push(line),
      () => Number.NaN,
    )('info', 'e', { a: 1 });
    createLog((line) => lines.push(line), now, {
      redact: () => {
        throw new Error('no');
      },
    })('info', 'secret-in-event', { a: 'secret' });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { at: 'unknown', level: 'info', event: 'unknown', fields: '[not writable]' },
      { at: 'unknown', level: 'info', event: 'unknown', fields: '[not writable]' },
    ]);
  });

  test('huge fields are cut and say so: one line stays small', () => {
    const { lines, log, last } = collecting();
    log('info', 'e', {
      long: 'x'.repeat(10_000),
      gigantic: 'y'.repeat(5_000_000),
      many: Array.from({ length: 1_000 }, () => 1),
      wide: Object.fromEntries(
        Array.from({ length: 1_000 }, (_, at) => [`k${at}`, 'v'.repeat(900)]),
      ),
    });
    expect(last()['long']).toBe(`${'x'.repeat(4_000)}[cut: 10000 characters]`);
    expect(last()['gigantic']).toBe('[text of 5000000 characters]');
    expect(last()['many']).toEqual([...Array.from({ length: 50 }, () => 1), '[950 more]']);
    expect(lines[0]?.length).toBeLessThan(25_000);
  });

  test('any value at all gives exactly one line that JSON reads', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withNullPrototype: true,
          withTypedArray: true,
        }),
        (event, value) => {
          const { lines, log, last } = collecting();
          log('info', event, { value });
          expect(lines).toHaveLength(1);
          expect(lines[0]?.trimEnd()).not.toMatch(/[\n\r\u007F-\u009F\u2028\u2029\u202E]/);
          expect(last()['level']).toBe('info');
        },
      ),
    );
  });
});

describe('no secret reaches the log', () => {
  const secret = 'CNRY_5f2c9e';
  const redact = (text: string) => text.replaceAll(secret, '[secret]');

  test('in a value, a name, the event, an error, deep inside', () => {
    const { lines, log } = collecting({ redact });
    log('info', `called ${secret}`, {
      [secret]: 1,
      deep: [{ text: `Bearer ${secret}` }],
      error: new Error(`401 for ${secret}`),
      url: new URL(`https://a.example/${secret}`),
    });
    expect(lines[0]).not.toContain(secret);
    expect(lines[0]?.match(/\[secret\]/g)).toHaveLength(5);
  });

  test('where a text is cut, no half of a secret is left', () => {
    const { lines, log } = collecting({ redact });
    for (const length of [3_995, 3_999, 4_000, 65_530]) {
      log('info', 'e', { text: `${'x'.repeat(length)}${secret}${'y'.repeat(100)}` });
    }
    expect(lines.join('')).not.toContain('CNRY');
  });

  test('a secret that only the whole line holds is found too', () => {
    // of two fields that stand beside each other
    const { lines, log } = collecting({
      redact: (text) => text.replaceAll('a","k2":"b', '[secret]'),
    });
    log('info', 'e', { k1: 'a', k2: 'b' });
    expect(lines[0]).toContain('"k1":"[secret]"');
  });
});

test('R66 text that moves the cursor or turns the line round is shown as an escape', () => {
  const { lines, log, last } = collecting();
  log('warn', 'e', { text: 'a\u001B[2Jb\u009Bc\u202Ed\u2028e' });
  expect(lines[0]).toContain(String.raw`a\u001b[2Jb\u009bc\u202ed\u2028e`);
  expect(last()['text']).toBe('a\u001B[2Jb\u009Bc\u202Ed\u2028e');
});

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { failure, vendorWorld, type WorldOptions } from './vendor-world.fixture.ts';

const reply = z.object({ id: z.number() });
/** As a vendor module reads an error that its vendor never documented. */
const explain: WorldOptions['explain'] = (_status, body) => ({
  message: z
    .object({ errors: z.array(z.string()) })
    .parse(body)
    .errors.join(),
});
/** Fails on what the vendor says, and after the vendor was asked. */
const redact = (text: string) => {
  if (text.includes('CNRY')) throw new Error(`no room for ${text}`);
  return text;
};
const saying = (status: number, errors: unknown) => () => Response.json({ errors }, { status });

describe('R66 a vendor module that cannot read an error leaves what the status says', () => {
  test('a write after a 500 may have happened', async () => {
    const { http, sent } = vendorWorld(saying(500, null), { explain });
    const error = await failure(http.post('t', {}, reply));
    expect([error.code, error.message]).toEqual([
      'outcome_unknown',
      'acme answered POST /t with status 500; the write may have happened.',
    ]);
    expect(sent).toHaveLength(1);
  });

  test('a refusal is one, and a read has only failed', async () => {
    const refused = vendorWorld(saying(404, null), { explain });
    expect((await failure(refused.http.post('t', {}, reply))).code).toBe('not_found');
    const broken = vendorWorld(saying(500, null), { explain });
    expect((await failure(broken.http.get('t', reply))).code).toBe('upstream');
  });
});

describe('R66 whatever fails once the vendor has answered is no proof that nothing was done', () => {
  test.each([
    ['post', 'outcome_unknown', 422],
    ['delete', 'outcome_unknown', 500],
    ['get', 'upstream', 500],
  ] as const)('%s: %s', async (method, code, status) => {
    const { http, sent, events } = vendorWorld(saying(status, ['CNRY']), {
      explain,
      redact,
      limits: { retries: 2 },
    });
    const call = method === 'post' ? http.post('t', {}, reply) : http[method]('t', reply);
    const error = await failure(call);
    expect(error.code).toBe(code);
    expect(error.message).toContain(
      `acme answered ${method.toUpperCase()} /t in a way that could not be judged`,
    );
    expect(JSON.stringify(error)).not.toContain('CNRY');
    expect(events).toMatchObject([{ outcome: code, status }]);
    expect(sent).toHaveLength(method === 'get' ? 3 : 1);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presented } from './presented.ts';

const request = { method: 'POST', url: 'https://desk.test/mcp' };

describe('R41 what a request shows', () => {
  test.each<[string | undefined, object]>([
    [undefined, { scheme: '' }],
    ['', { scheme: '' }],
    ['Bearer', { scheme: 'Bearer' }],
    ['Bearer abc', { scheme: 'Bearer', token: 'abc' }],
    ['  bearer   abc ', { scheme: 'bearer', token: 'abc' }],
    ['DPoP a.b.c', { scheme: 'DPoP', token: 'a.b.c' }],
    // not a token; the verifier says so
    ['Bearer a b', { scheme: 'Bearer', token: 'a b' }],
    ['Bearer a, Bearer b', { scheme: 'Bearer', token: 'a, Bearer b' }],
  ])('%j', (authorization, expected) => {
    expect(presented({ authorization }, request)).toEqual({ ...request, ...expected });
  });

  test('the proof comes along', () => {
    expect(presented({ authorization: 'DPoP a', dpop: 'p' }, request)).toMatchObject({ dpop: 'p' });
  });

  test('any header is taken apart', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (authorization) => {
        const shown = presented({ authorization }, request);
        expect(authorization).toContain(shown.scheme);
      }),
    );
  });
});

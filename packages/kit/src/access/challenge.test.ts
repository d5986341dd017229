import { describe, expect, test } from 'vitest';
import { AccessError, type AccessErrorCode } from './access-error.ts';
import { insufficientScope, refusal } from './challenge.ts';
import type { DpopMode } from './config.ts';

const resourceMetadata = new URL('https://desk.test/.well-known/oauth-protected-resource/mcp');
const META = `resource_metadata="${resourceMetadata.href}"`;
const ALGS = 'algs="ES256 EdDSA Ed25519 PS256 RS256"';

const answer = (code: AccessErrorCode, rule = 'x', dpop: DpopMode = 'off', message = 'why') =>
  refusal(new AccessError(code, rule, message), { resourceMetadata, dpop });
const header = (...args: Parameters<typeof answer>) => answer(...args).headers['www-authenticate'];

/** The parameters of a challenge as common clients find them: the first of each name. */
function parameters(challenge = ''): Record<string, string> {
  const names = ['error', 'error_description', 'scope', 'resource_metadata'];
  return Object.fromEntries(
    names.map((name) => [name, new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '']),
  );
}

describe('R41 a refused caller learns what to do', () => {
  test.each<[AccessErrorCode, number, string | undefined]>([
    ['missing', 401, `Bearer ${META}`],
    ['malformed', 401, `Bearer error="invalid_token", error_description="why", ${META}`],
    ['expired', 401, `Bearer error="invalid_token", error_description="why", ${META}`],
    ['inactive', 401, `Bearer error="invalid_token", error_description="why", ${META}`],
    ['mapping', 403, `Bearer error="invalid_token", error_description="why", ${META}`],
    ['unavailable', 503, undefined],
  ])('%s -> %i', (code, status, challenge) => {
    const { status: given, headers } = answer(code);
    expect([given, headers['www-authenticate']]).toEqual([status, challenge]);
  });

  test('nobody could be asked: come back soon', () => {
    expect(answer('unavailable').headers).toEqual({ 'retry-after': '5' });
  });

  test('both schemes are offered, the problem stands at the one it concerns', () => {
    expect(header('missing', 'x', 'optional')).toBe(`Bearer ${META}, DPoP ${ALGS}`);
    expect(header('expired', 'idp:expired', 'optional')).toBe(
      `Bearer error="invalid_token", error_description="why", ${META}, DPoP ${ALGS}`,
    );
    expect(header('proof', 'dpop:replay', 'optional')).toBe(
      `Bearer ${META}, DPoP error="invalid_dpop_proof", error_description="why", ${ALGS}`,
    );
    for (const rule of ['dpop:bound', 'idp:bound']) {
      expect(header('proof', rule, 'optional')).toBe(
        `Bearer ${META}, DPoP error="invalid_token", error_description="why", ${ALGS}`,
      );
    }
  });

  test('only DPoP where it is required, only Bearer where it is off', () => {
    expect(header('missing', 'x', 'required')).toBe(`DPoP ${ALGS}, ${META}`);
    expect(header('expired', 'x', 'required')).toBe(
      `DPoP error="invalid_token", error_description="why", ${ALGS}, ${META}`,
    );
    expect(header('proof', 'dpop:off', 'off')).toBe(
      `Bearer error="invalid_token", error_description="why", ${META}`,
    );
  });

  test('what stands in a header cannot end it', () => {
    expect(header('issuer', 'x', 'off', 'a"b\\c\r\nd é')).toBe(
      `Bearer error="invalid_token", error_description="a?b?c??d ?", ${META}`,
    );
  });
});

describe('R42 step-up', () => {
  test.each<DpopMode>(['off', 'optional', 'required'])('names the scope (DPoP %s)', (dpop) => {
    const { status, headers } = insufficientScope(
      ['notes:write'],
      'add_note needs the scope notes:write',
      { resourceMetadata, dpop },
    );
    expect(status).toBe(403);
    expect(parameters(headers['www-authenticate'])).toEqual({
      error: 'insufficient_scope',
      error_description: 'add_note needs the scope notes:write',
      scope: 'notes:write',
      resource_metadata: resourceMetadata.href,
    });
  });
});

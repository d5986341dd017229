import type { AccessError } from './access-error.ts';
import type { DpopMode } from './config.ts';
import { DPOP_ALGORITHMS } from './dpop.ts';

/** What a challenge tells every caller of this connector. */
export interface ChallengeContext {
  /** Address of the metadata document (RFC 9728, section 5.1). */
  readonly resourceMetadata: URL;
  readonly dpop: DpopMode;
  /** Scopes that would do, if known. */
  readonly scopes?: readonly string[];
}

/** Status and headers of a refusal; the body is the server's. */
export interface Refusal {
  readonly status: 401 | 403 | 503;
  readonly headers: Readonly<Record<string, string>>;
}

/** Seconds after which a caller that could not be verified may come back. */
const RETRY_AFTER_SECONDS = 5;
/** Rules about the token; the others with the code `proof` are about the proof. */
const TOKEN_RULES = new Set([
  'idp:bound',
  'dpop:bound',
  'dpop:required',
  'dpop:unbound',
  'dpop:off',
]);

/**
 * How a refused caller is answered. 401 with what is wrong (RFC 6750, section 3; RFC 9449, section 7.1), nothing but the
 * way to a token when none was shown; 403 when the token is genuine and a new one would say the same; 503 when nobody
 * could be asked: a 401 would make clients throw good tokens away.
 */
export function refusal(error: AccessError, about: ChallengeContext): Refusal {
  if (error.code === 'unavailable') {
    return { status: 503, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } };
  }
  const described = { error_description: printable(error.message) };
  if (error.code === 'missing') return challenged(401, about, {});
  const invalidToken = { error: 'invalid_token', ...described };
  if (error.code === 'mapping') return challenged(403, about, { bearer: invalidToken });
  if (error.code !== 'proof') return challenged(401, about, { bearer: invalidToken });
  const problem = TOKEN_RULES.has(error.rule)
    ? invalidToken
    : { error: 'invalid_dpop_proof', ...described };
  return challenged(401, about, { dpop: problem });
}

/** 403 that names the scopes a call needs, so that a client can ask for them (step-up; RFC 6750, section 3.1). */
export function insufficientScope(
  needed: readonly string[],
  description: string,
  about: ChallengeContext,
): Refusal {
  return challenged(
    403,
    { ...about, scopes: needed },
    { bearer: { error: 'insufficient_scope', error_description: printable(description) } },
  );
}

type Parameters = Readonly<Record<string, string>>;

/**
 * Both challenges in one header, Bearer first because many clients read only the first. What is wrong stands in the one
 * that it concerns; where one scheme alone is offered, in that one.
 */
function challenged(
  status: 401 | 403,
  { resourceMetadata, dpop, scopes }: ChallengeContext,
  problem: { readonly bearer?: Parameters; readonly dpop?: Parameters },
): Refusal {
  const shared = {
    ...(scopes?.length && { scope: printable(scopes.join(' ')) }),
    resource_metadata: resourceMetadata.href,
  };
  const algs = { algs: DPOP_ALGORITHMS.join(' ') };
  const either = problem.dpop ?? problem.bearer;
  const challenges = {
    off: [scheme('Bearer', { ...either, ...shared })],
    optional: [
      scheme('Bearer', { ...problem.bearer, ...shared }),
      scheme('DPoP', { ...problem.dpop, ...algs }),
    ],
    required: [scheme('DPoP', { ...either, ...algs, ...shared })],
  } satisfies Record<DpopMode, string[]>;
  return { status, headers: { 'www-authenticate': challenges[dpop].join(', ') } };
}

function scheme(name: string, parameters: Parameters): string {
  const pairs = Object.entries(parameters).map(([key, value]) => `${key}="${value}"`);
  return `${name} ${pairs.join(', ')}`;
}

/** RFC 6750, section 3: which characters a description and a scope may hold. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?').slice(0, 500);
}

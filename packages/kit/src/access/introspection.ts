import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { AccessError } from './access-error.ts';
import { cappedJson, type AccessFetch } from './capped-json.ts';

/** A token that was refused may be good a moment later (replicas of the provider), so a no is kept this long only. */
const REFUSED_FOR_MS = 3_000;
/** Questions at the same time. More callers than this are told to come back: the provider must survive a flood. */
const MAX_OPEN = 64;

const answer = z.looseObject({ active: z.boolean() });

export interface IntrospectionOptions {
  readonly issuer: string;
  readonly endpoint: URL;
  readonly clientId: string;
  /** Read for each question, so that it can be rotated. */
  readonly secret: () => Promise<string>;
  readonly fetch: AccessFetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Asks about a token. `id` is the hash under which its answer is remembered. */
export type Introspect = (token: string, id: string) => Promise<unknown>;

/**
 * Asks the issuer whether it stands by a token (RFC 7662) and gives what it says about it, unchecked. Throws AccessError
 * `inactive`, and `unavailable` when there is no answer: a token is never accepted because nobody could be asked.
 * Callers with the same token share one question.
 */
export function createIntrospection(options: IntrospectionOptions): Introspect {
  const refused = new LRUCache<string, number>({ max: 10_000 });
  const open = new Map<string, Promise<unknown>>();

  async function ask(token: string, id: string): Promise<unknown> {
    const claims = await cappedJson(options.fetch, await request(options, token), answer);
    if (claims.active) return claims;
    refused.set(id, options.now() + REFUSED_FOR_MS);
    throw inactive();
  }

  return (token, id) => {
    if ((refused.get(id) ?? 0) > options.now()) return Promise.reject(inactive());
    const running = open.get(id);
    if (running) return running;
    if (open.size >= MAX_OPEN) {
      return Promise.reject(
        new AccessError(
          'unavailable',
          'idp:busy',
          `${options.issuer} is being asked about too many tokens`,
        ),
      );
    }
    const asking = ask(token, id).finally(() => open.delete(id));
    open.set(id, asking);
    return asking;
  };
}

async function request(options: IntrospectionOptions, token: string) {
  const what = `the introspection of ${options.issuer}`;
  let secret: string;
  try {
    secret = await options.secret();
  } catch (cause) {
    throw new AccessError(
      'unavailable',
      'idp:unavailable',
      `${what} cannot be asked: there is no client secret`,
      { cause },
    );
  }
  // RFC 6749, section 2.3.1: both are form-encoded before they are joined
  const basic = Buffer.from(`${formEncoded(options.clientId)}:${formEncoded(secret)}`);
  return {
    url: options.endpoint,
    what,
    init: {
      method: 'POST' as const,
      headers: {
        authorization: `Basic ${basic.toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
    },
  };
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

function inactive(): AccessError {
  return new AccessError('inactive', 'idp:inactive', 'the token is not active');
}

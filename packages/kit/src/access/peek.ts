import { z } from 'zod';
import { AccessError } from './access-error.ts';

/**
 * What a token says about itself, before anyone has verified it. Good for one thing only: choosing the party whose
 * keys it is then verified with.
 */
export type Peeked =
  | { readonly kind: 'opaque' }
  | { readonly kind: 'jwt'; readonly typ: string; readonly issuer: string | undefined };

const header = z.looseObject({ alg: z.string(), typ: z.string().optional() });
const payload = z.looseObject({ iss: z.string().optional() });

/** Header parameters with which a token would bring its own key along (RFC 7515, sections 4.1.2, 4.1.3 and 4.1.5). */
const OWN_KEY = ['jwk', 'jku', 'x5u'] as const;

/**
 * Tells a signed token from an opaque one and reads whose it claims to be. Throws AccessError `malformed` for a signed
 * token that brings its own key or demands extensions (`crit`), and `signature` for one that is not signed at all.
 */
export function peek(token: string): Peeked {
  const [first = '', second = '', ...rest] = token.split('.');
  const head = header.safeParse(decode(first));
  if (rest.length !== 1 || !head.success) return { kind: 'opaque' };
  if (head.data.alg.toLowerCase() === 'none' || rest[0] === '') {
    throw new AccessError('signature', 'token:unsigned', 'the token is not signed');
  }
  if (OWN_KEY.some((name) => Object.hasOwn(head.data, name))) {
    throw new AccessError('malformed', 'token:own-key', 'the token brings its own key along');
  }
  if (Object.hasOwn(head.data, 'crit')) {
    throw new AccessError(
      'malformed',
      'token:crit',
      'the token demands extensions that this connector does not know',
    );
  }
  const body = payload.safeParse(decode(second));
  if (!body.success) {
    throw new AccessError('malformed', 'access:malformed', 'the token holds no claims');
  }
  return { kind: 'jwt', typ: mediaType(head.data.typ), issuer: body.data.iss };
}

/** A `typ` in its short form (RFC 7515, section 4.1.9): `application/at+jwt` and `AT+JWT` are `at+jwt`. */
export function mediaType(typ: string | undefined): string {
  return (typ ?? '').toLowerCase().replace(/^application\//, '');
}

/** The JSON in a base64url part; undefined when it is none. */
function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

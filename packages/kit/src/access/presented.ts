import { AccessError } from './access-error.ts';

/** What a caller shows at the door of an HTTP endpoint. */
export interface Credentials {
  /** Absent: nothing was shown. */
  readonly token?: string | undefined;
  /** The scheme of the Authorization header, in any case; `Bearer` or `DPoP`. */
  readonly scheme: string;
  /** Of the request. */
  readonly method: string;
  /** The endpoint as clients know it: what a DPoP proof must name. */
  readonly url: string;
  /** Text of the DPoP header (RFC 9449, section 4.1). */
  readonly dpop?: string | undefined;
}

/** Longer tokens are not read. Characters; servers cut headers at 16 KB. */
const MAX_TOKEN_LENGTH = 16_384;

/** RFC 6750, section 2.1: what a token may consist of. */
const token68 = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * Reads the Authorization and DPoP headers of a request. Pure; it only takes apart, {@link Credentials} are checked by
 * `Access.verify`. A header without a token yields credentials without one.
 */
export function presented(
  headers: { readonly authorization?: string | undefined; readonly dpop?: string | undefined },
  request: { readonly method: string; readonly url: string },
): Credentials {
  const [scheme = '', ...rest] = (headers.authorization ?? '').trim().split(/ +/);
  const token = rest.join(' ');
  return {
    ...request,
    scheme,
    ...(token !== '' && { token }),
    ...(headers.dpop !== undefined && { dpop: headers.dpop }),
  };
}

/** The token as text that is safe to take apart. Throws AccessError `missing` or `malformed`. */
export function readToken(token: string | undefined): string {
  if (token === undefined || token === '') {
    throw new AccessError('missing', 'access:missing', 'no access token was presented');
  }
  if (token.length > MAX_TOKEN_LENGTH || !token68.test(token)) {
    throw new AccessError(
      'malformed',
      'access:malformed',
      'what was presented is not an access token',
    );
  }
  return token;
}

/** The scheme, in one spelling. Throws AccessError `malformed` for any other. */
export function readScheme(scheme: string): 'bearer' | 'dpop' {
  const name = scheme.toLowerCase();
  if (name === 'bearer' || name === 'dpop') return name;
  throw new AccessError(
    'malformed',
    'access:scheme',
    'the Authorization header uses a scheme other than Bearer and DPoP',
  );
}

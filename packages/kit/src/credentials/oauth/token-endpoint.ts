import * as oauth from 'oauth4webapi';
import type { Fetch } from '../../http/fetch.ts';
import { isSafe } from '../../http/loopback.ts';
import { SecretError } from '../secret-error.ts';
import { Secret } from '../secret.ts';

/** Where tokens are made, and who asks. */
export interface TokenEndpoint {
  /** https, or http on loopback. */
  readonly url: URL;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  /** How the secret is sent. Default `basic`. */
  readonly authentication?: 'basic' | 'post';
  /** Further parameters: `resource`, `audience`, what a vendor asks for. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface TokenReply {
  readonly access: Secret;
  /** Absent where the server says nothing. */
  readonly lifeSeconds?: number;
  readonly refresh?: Secret;
}

/**
 * `refused`: the server has decided, `code` is its word (RFC 6749, section 5.2). `failed`: it gave no usable answer,
 * so whether it made a token is not known. Neither holds what the server wrote: it may repeat the credential.
 */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly kind: 'refused' | 'failed';
  readonly code: string;

  constructor(kind: 'refused' | 'failed', code: string) {
    super(`The token endpoint ${kind === 'refused' ? 'refused' : 'failed'} (${code}).`);
    this.kind = kind;
    this.code = code;
  }
}

const TIMEOUT_MS = 10_000;

/** RFC 6749, section 4.4. Throws TokenError, and SecretError `unreachable` for an address that is not safe. */
export function askClientCredentials(
  endpoint: TokenEndpoint,
  fetch: Fetch,
  scope?: string,
): Promise<TokenReply> {
  const { server, client, proof, options } = asked(endpoint, fetch);
  const parameters = { ...endpoint.parameters, ...(scope !== undefined && { scope }) };
  return answered(
    () => oauth.clientCredentialsGrantRequest(server, client, proof, parameters, options),
    (response) => oauth.processClientCredentialsResponse(server, client, response),
  );
}

/** RFC 6749, section 6. Throws as `askClientCredentials` does. */
export function askRefresh(
  endpoint: TokenEndpoint,
  fetch: Fetch,
  refresh: Secret,
): Promise<TokenReply> {
  const { server, client, proof, options } = asked(endpoint, fetch);
  const additionalParameters = { ...endpoint.parameters };
  const all = { ...options, additionalParameters };
  return answered(
    () => oauth.refreshTokenGrantRequest(server, client, proof, refresh.reveal(), all),
    (response) => oauth.processRefreshTokenResponse(server, client, response),
  );
}

function asked(
  { url, clientId, clientSecret, authentication = 'basic' }: TokenEndpoint,
  fetch: Fetch,
) {
  if (!isSafe(url)) {
    throw new SecretError(
      'unreachable',
      'The token endpoint must be https, or http on loopback.',
      'Correct its address.',
    );
  }
  const make = authentication === 'basic' ? oauth.ClientSecretBasic : oauth.ClientSecretPost;
  return {
    server: { issuer: url.origin, token_endpoint: url.href },
    client: { client_id: clientId },
    proof: clientSecret === undefined ? oauth.None() : make(clientSecret),
    options: {
      signal: () => AbortSignal.timeout(TIMEOUT_MS),
      // isSafe has decided already
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (address: string, init: RequestInit) => fetch(new URL(address), init),
    },
  };
}

async function answered(
  send: () => Promise<Response>,
  read: (response: Response) => Promise<oauth.TokenEndpointResponse>,
): Promise<TokenReply> {
  try {
    const { access_token, refresh_token, expires_in, token_type } = await read(await send());
    // a token that is bound to a key (DPoP) does not work as a bearer token
    if (token_type !== 'bearer') throw new TokenError('failed', 'unusable_answer');
    return {
      access: new Secret(access_token, 'the token endpoint'),
      ...(refresh_token !== undefined && {
        refresh: new Secret(refresh_token, 'the token endpoint'),
      }),
      ...(expires_in !== undefined && { lifeSeconds: expires_in }),
    };
  } catch (error) {
    throw tokenError(error);
  }
}

function tokenError(error: unknown): TokenError {
  if (error instanceof TokenError) return error;
  if (error instanceof oauth.ResponseBodyError && error.status < 500 && error.status !== 429) {
    return new TokenError('refused', /^[a-z_]{1,40}$/.exec(error.error)?.[0] ?? 'unknown');
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return new TokenError('refused', 'invalid_client');
  }
  if (error instanceof SecretError) return new TokenError('failed', 'token_too_short');
  const unusable =
    error instanceof oauth.OperationProcessingError ||
    error instanceof oauth.UnsupportedOperationError ||
    error instanceof oauth.ResponseBodyError;
  return new TokenError('failed', unusable ? 'unusable_answer' : 'no_answer');
}

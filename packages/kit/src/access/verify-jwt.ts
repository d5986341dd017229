import { compactVerify, errors } from 'jose';
import { AccessError } from './access-error.ts';
import type { IssuerKeys } from './remote-keys.ts';

/**
 * Verifies the signature of a token with the keys of the issuer it claims, and with an algorithm that was allowed for
 * that issuer, and gives its claims as they are. Throws AccessError `signature`, `malformed` or `unavailable`.
 */
export async function verifySignature(
  token: string,
  keys: IssuerKeys,
  algorithms: readonly string[],
): Promise<unknown> {
  try {
    const { payload } = await compactVerify(token, (header) => keys.keyFor(header), {
      algorithms: [...algorithms],
    });
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    throw explain(error);
  }
}

function explain(error: unknown): AccessError {
  if (error instanceof AccessError) return error;
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new AccessError(
      'signature',
      'idp:algorithm',
      'the token is signed with an algorithm that is not allowed here',
    );
  }
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return new AccessError(
      'signature',
      'idp:signature',
      'the token is not signed by a key of its issuer',
    );
  }
  return new AccessError(
    'malformed',
    'access:malformed',
    'what was presented is not an access token',
    { cause: error },
  );
}

import { z } from 'zod';
import { AccessConfigError, AccessError } from './access-error.ts';
import { cappedJson, type AccessFetch } from './capped-json.ts';

const metadata = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

/**
 * Where an issuer keeps its keys, by its own metadata (RFC 8414, section 3, then OpenID Connect Discovery 1.0,
 * section 4). The metadata must name exactly this issuer, else anyone who can place a document under its host could
 * speak for it. Throws AccessConfigError when it does not, or when the keys lie on another origin (name them in `jwks`
 * then: it is a decision), and AccessError `unavailable` when there is no answer.
 */
export async function discoverKeys(fetch: AccessFetch, issuer: string): Promise<URL> {
  const found = await firstAnswer(fetch, issuer);
  if (found.issuer !== issuer) {
    throw new AccessConfigError(
      `access.idp: the metadata of ${issuer} names the issuer "${found.issuer.slice(0, 200)}". ` +
        'Write the issuer exactly as its tokens carry it.',
    );
  }
  const keys = new URL(found.jwks_uri);
  if (keys.origin !== new URL(issuer).origin) {
    throw new AccessConfigError(
      `access.idp: ${issuer} keeps its keys on another origin, ${keys.origin}. ` +
        `If that is right, say so: jwks: ${keys.origin}${keys.pathname}`,
    );
  }
  return keys;
}

async function firstAnswer(fetch: AccessFetch, issuer: string): Promise<z.infer<typeof metadata>> {
  const [url, other] = metadataUrls(issuer);
  const what = `the metadata of ${issuer}`;
  try {
    return await cappedJson(fetch, { url, what }, metadata);
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return cappedJson(fetch, { url: other, what }, metadata);
  }
}

/** RFC 8414 puts the well-known part before the issuer's path, OpenID Connect behind it. */
export function metadataUrls(issuer: string): [URL, URL] {
  const base = new URL(issuer);
  const path = base.pathname.replace(/\/$/, '');
  return [
    new URL(`/.well-known/oauth-authorization-server${path}`, base),
    new URL(`${path}/.well-known/openid-configuration`, base),
  ];
}

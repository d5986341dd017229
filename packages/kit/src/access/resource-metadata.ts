import type { DpopMode } from './config.ts';
import { DPOP_ALGORITHMS } from './dpop.ts';

/** Where the metadata of a resource lies (RFC 9728, section 3.1): the well-known part goes before the path. */
export function resourceMetadataUrl(resource: URL): URL {
  return new URL(`/.well-known/oauth-protected-resource${resource.pathname}`, resource);
}

/**
 * The protected-resource metadata document (RFC 9728, section 2): what a client without a token needs to know.
 * An issuer that is no URL names the host itself; such a token is minted for a call and cannot be fetched.
 */
export function resourceMetadata(about: {
  resource: URL;
  name: string;
  issuer: string | readonly string[];
  scopes: readonly string[];
  dpop?: DpopMode;
}): Record<string, unknown> {
  const issuers = typeof about.issuer === 'string' ? [about.issuer] : about.issuer;
  const servers = issuers.filter((name) => URL.canParse(name) && /^https?:/.test(name));
  const dpop = about.dpop ?? 'off';
  return {
    resource: about.resource.href,
    resource_name: about.name,
    ...(servers.length > 0 && { authorization_servers: servers }),
    scopes_supported: about.scopes,
    bearer_methods_supported: ['header'],
    ...(dpop !== 'off' && { dpop_signing_alg_values_supported: [...DPOP_ALGORITHMS] }),
    ...(dpop === 'required' && { dpop_bound_access_tokens_required: true }),
  };
}

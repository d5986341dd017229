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
  issuer: string;
  scopes: readonly string[];
}): Record<string, unknown> {
  return {
    resource: about.resource.href,
    resource_name: about.name,
    ...(URL.canParse(about.issuer) &&
      /^https?:/.test(about.issuer) && { authorization_servers: [about.issuer] }),
    scopes_supported: about.scopes,
    bearer_methods_supported: ['header'],
  };
}

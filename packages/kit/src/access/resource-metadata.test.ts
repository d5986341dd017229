import { describe, expect, test } from 'vitest';
import type { DpopMode } from './config.ts';
import { DPOP_ALGORITHMS } from './dpop.ts';
import { resourceMetadata, resourceMetadataUrl } from './resource-metadata.ts';

const resource = new URL('http://127.0.0.1:7411/mcp');

describe('R41 a client without a token can find out what it needs', () => {
  test('the well-known part stands before the path of the resource (RFC 9728, 3.1)', () => {
    expect(resourceMetadataUrl(resource).href).toBe(
      'http://127.0.0.1:7411/.well-known/oauth-protected-resource/mcp',
    );
    expect(resourceMetadataUrl(new URL('https://desk.example/team/a/mcp?x=1#y')).href).toBe(
      'https://desk.example/.well-known/oauth-protected-resource/team/a/mcp',
    );
  });

  test('the document names resource, issuer and scopes', () => {
    expect(
      resourceMetadata({
        resource,
        name: 'Gatehouse ticketing',
        issuer: 'https://gatehouse.example',
        scopes: ['ticketing:read', 'ticketing:write'],
      }),
    ).toEqual({
      resource: 'http://127.0.0.1:7411/mcp',
      resource_name: 'Gatehouse ticketing',
      authorization_servers: ['https://gatehouse.example'],
      scopes_supported: ['ticketing:read', 'ticketing:write'],
      bearer_methods_supported: ['header'],
    });
  });

  test.each(['gatehouse', 'urn:gatehouse:host', 'javascript:alert(1)', ''])(
    'an issuer that is no web address (%j) is not offered as an authorization server',
    (issuer) => {
      expect(resourceMetadata({ resource, name: 'n', issuer, scopes: [] })).not.toHaveProperty(
        'authorization_servers',
      );
    },
  );

  test('each issuer that can be asked for a token is offered', () => {
    const issuer = ['https://idp.example/realms/a', 'gatehouse', 'https://gatehouse.example'];
    expect(resourceMetadata({ resource, name: 'n', issuer, scopes: [] })).toMatchObject({
      authorization_servers: ['https://idp.example/realms/a', 'https://gatehouse.example'],
    });
  });

  test.each<[DpopMode, object]>([
    ['off', {}],
    ['optional', { dpop_signing_alg_values_supported: [...DPOP_ALGORITHMS] }],
    [
      'required',
      {
        dpop_signing_alg_values_supported: [...DPOP_ALGORITHMS],
        dpop_bound_access_tokens_required: true,
      },
    ],
  ])('DPoP %s', (dpop, expected) => {
    const about = { resource, name: 'n', issuer: 'host', scopes: [] };
    expect(resourceMetadata({ ...about, dpop })).toEqual({
      ...resourceMetadata(about),
      ...expected,
    });
  });
});

import {
  commonScopes,
  labelSchema,
  UNLABELLED,
  type Label,
  type Principal,
} from '@gatehouse/passport';
import { AccessError } from './access-error.ts';
import { claimAt, wordsOf } from './claim-path.ts';
import type { IdpConfig } from './config.ts';
import type { TokenClaims } from './token-claims.ts';

export type Mapping = Pick<IdpConfig, 'claims' | 'roles_map' | 'scopes_map' | 'default_unit'>;

/** A name that can stand in a log line, an audit record and a policy without surprise. */
const NAME = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,256}$/u;

/**
 * The claims of a verified token of a company's identity provider, as the principal that a passport would yield.
 * `scopes` are the connector's own: nothing else can be granted. There is no run behind such a call and no host that
 * watched what entered the conversation, so its run is its own and, without a label claim, it is untrusted. An
 * approval cannot come this way. Throws AccessError `mapping`.
 */
export function mapClaims(
  claims: TokenClaims,
  mapping: Mapping,
  about: { readonly id: string; readonly scopes: readonly string[] },
): Principal {
  const person = name(claims, mapping.claims.person);
  if (person === undefined) throw unmapped('person', mapping.claims.person);
  const unit = name(claims, mapping.claims.unit) ?? defaultUnit(claims, mapping);
  if (unit === undefined) throw unmapped('unit', mapping.claims.unit);
  const roles = rolesOf(claims, mapping);
  const id = claims.jti !== undefined && NAME.test(claims.jti) ? claims.jti : about.id;
  const agent = claims.act?.sub;
  if (agent !== undefined && !NAME.test(agent)) throw unmapped('agent', 'act.sub');
  return {
    person,
    unit,
    roles,
    scopes: commonScopes(granted(claims, mapping, roles), about.scopes),
    run: `direct:${about.id}`,
    passport: id,
    expiresAt: Math.floor(claims.exp),
    label: labelOf(claims, mapping),
    ...(agent !== undefined && { agent }),
  };
}

/** The text at a path; undefined when it is not a usable name. */
function name(claims: TokenClaims, path: string): string | undefined {
  const value = claimAt(claims, path);
  return typeof value === 'string' && NAME.test(value) ? value : undefined;
}

/** Only for tokens that say nothing: a unit that cannot be read is not the default one. */
function defaultUnit(claims: TokenClaims, mapping: Mapping): string | undefined {
  return claimAt(claims, mapping.claims.unit) === undefined ? mapping.default_unit : undefined;
}

function rolesOf(claims: TokenClaims, { claims: paths, roles_map: map }: Mapping): string[] {
  const groups = wordsOf(claimAt(claims, paths.roles));
  if (!groups || !groups.every((group) => NAME.test(group))) throw unmapped('roles', paths.roles);
  if (!map) return groups;
  const roles = groups.map((group) => ownEntry(map, group)).filter((role) => role !== undefined);
  return [...new Set(roles)];
}

/** See `scopes_map` of the configuration: what scopes grant, what roles grant, or what both do. */
function granted(claims: TokenClaims, mapping: Mapping, roles: readonly string[]): string[] {
  const { scopes: path } = mapping.claims;
  const maps = mapping.scopes_map ?? {};
  const byRole = maps.roles && translated(roles, maps.roles);
  if (byRole && path === undefined) return byRole;
  const given = wordsOf(claimAt(claims, path ?? 'scope'));
  if (!given) throw unmapped('scopes', path ?? 'scope');
  const byScope = maps.scopes ? translated(given, maps.scopes) : given;
  return byRole ? commonScopes(byScope, byRole) : byScope;
}

function translated(
  words: readonly string[],
  map: Readonly<Record<string, readonly string[]>>,
): string[] {
  return words.flatMap((word) => ownEntry(map, word) ?? []);
}

function ownEntry<Value>(map: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function labelOf(claims: TokenClaims, { claims: paths }: Mapping): Label {
  if (paths.label === undefined) return UNLABELLED;
  const claim = claimAt(claims, paths.label);
  if (claim === undefined) return UNLABELLED;
  const label = labelSchema.safeParse(claim);
  // not UNLABELLED: that would drop the classes which the claim tried to name
  if (!label.success) throw unmapped('label', paths.label);
  return label.data;
}

function unmapped(part: string, path: string): AccessError {
  return new AccessError(
    'mapping',
    `mapping:${part}`,
    `the ${part} cannot be read from the claim ${path} of the token`,
  );
}

import { z } from 'zod';
import { isSafe } from '../http/loopback.ts';

/** Signature algorithms that an identity provider may use: asymmetric only, so a public key is never a secret. */
const TOKEN_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

/** Whether tokens that are bound to a key (RFC 9449) are refused, accepted or demanded. */
export type DpopMode = 'off' | 'optional' | 'required';

const text = z.string().min(1).max(2_000);
/** Keys and answers that travel unprotected could be anyone's, except on this machine. */
const trustedUrl = z
  .url({ protocol: /^https?$/ })
  .refine(isProtected, 'must use https; http is for loopback only');
const issuer = trustedUrl.refine(
  (url) => !/[?#]/.test(url),
  'must be the issuer exactly as its tokens carry it, without query and fragment',
);
/** A claim of the token: its name, or names separated by dots for a claim inside a claim. */
const claimPath = z.string().min(1).max(200);
const scopeList = z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be a scope'));
const wordMap = <Value extends z.ZodType>(value: Value) => z.record(z.string().min(1), value);

/** Which claims of a token say who the caller is. */
const claimPaths = z.strictObject({
  person: claimPath,
  unit: claimPath,
  /** A list, or one text with spaces or commas. */
  roles: claimPath,
  /** Default `scope`, which is what RFC 9068 and RFC 7662 use. */
  scopes: claimPath.optional(),
  /** A label in the shape that passports use. Without one the caller is untrusted. */
  label: claimPath.optional(),
});

const idpConfig = z
  .strictObject({
    issuer,
    /** How tokens name this connector; one of these must be in `aud`. */
    audience: z.union([text, z.array(text).min(1)]),
    /** Its JWK Set. Without it (and without introspection) the issuer's own metadata is asked. */
    jwks: trustedUrl.optional(),
    algorithms: z
      .array(z.enum(TOKEN_ALGORITHMS))
      .min(1)
      .default(['RS256', 'PS256', 'ES256', 'EdDSA']),
    /** RFC 7662. Beside `jwks` for opaque tokens only; without `jwks` for every token of this issuer. */
    introspection: z
      .strictObject({
        url: trustedUrl,
        client_id: text,
        /** Where the secret lies, not the secret. */
        client_secret: text,
      })
      .optional(),
    /**
     * `at+jwt`: access tokens of RFC 9068 only. `any`: also tokens that do not say what they are. An ID token can look
     * like one of those, so with `any` never name a client id as the audience.
     */
    type: z.enum(['at+jwt', 'any']).default('at+jwt'),
    claims: claimPaths,
    /** Group of the identity provider -> role. With it, groups that it does not name are dropped. */
    roles_map: wordMap(text).optional(),
    /**
     * What grants the connector's scopes: the token's scopes (as they are when `scopes` is absent), its roles, or, when
     * `roles` and `claims.scopes` are both given, only what both grant. Two maps, so that a scope that a client asked
     * for can never be taken for a role of the same name.
     */
    scopes_map: z
      .strictObject({
        roles: wordMap(scopeList).optional(),
        scopes: wordMap(scopeList).optional(),
      })
      .optional(),
    /** The unit of everyone whose token names none. */
    default_unit: text.optional(),
    dpop: z.enum(['off', 'optional', 'required']).default('optional'),
    /** Clocks of two machines may differ by this many seconds. */
    clock_skew_s: z.int().min(0).max(300).default(30),
  })
  .readonly();

const passportsConfig = z.strictObject({
  issuer: text,
  /** The name under which the host knows this connector. */
  audience: text,
  /** File with the JWK Set of the host's public keys. */
  keys: text,
});

/** The section `access` of a connector's configuration: whose tokens open it. Closed: an unknown key is an error. */
export const accessConfig = z
  .strictObject({
    passports: passportsConfig.optional(),
    idp: z
      .preprocess(
        (given) => (given === undefined || Array.isArray(given) ? given : [given]),
        z.array(idpConfig).min(1).max(20).optional(),
      )
      .optional(),
  })
  .refine(({ passports, idp }) => passports ?? idp, {
    error: 'nobody could call this: give passports, idp, or both',
  })
  .refine(({ passports, idp = [] }) => distinct([passports?.issuer, ...issuersOf(idp)]), {
    path: ['idp'],
    error: 'every issuer can be named once only: a token must have one party that can vouch for it',
  })
  .refine(({ idp = [] }) => idp.filter((one) => one.introspection).length < 2, {
    path: ['idp'],
    error: 'only one issuer can have introspection: an opaque token does not say whose it is',
  });

export type AccessConfig = z.infer<typeof accessConfig>;
export type IdpConfig = z.infer<typeof idpConfig>;

function issuersOf(idp: readonly { issuer: string }[]): string[] {
  return idp.map((one) => one.issuer);
}

function distinct(names: readonly (string | undefined)[]): boolean {
  const given = names.filter((name) => name !== undefined);
  return new Set(given).size === given.length;
}

function isProtected(address: string): boolean {
  const url = URL.parse(address);
  if (!url || url.username !== '' || url.password !== '') return false;
  return isSafe(url);
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccessError } from './access-error.ts';
import { claimAt, wordsOf } from './claim-path.ts';
import { mapClaims, type Mapping } from './map-claims.ts';

const OWN = ['notes:read', 'notes:write'];
const about = { id: 'hash-of-the-token', scopes: OWN };
const base = { aud: 'x', exp: 1_000, sub: 'maya', dep: 'support', grp: ['a', 'b'], scope: '' };
const paths = { person: 'sub', unit: 'dep', roles: 'grp' };

const mapped = (claims: object, mapping: Partial<Mapping> = {}) =>
  mapClaims({ ...base, ...claims }, { claims: paths, ...mapping }, about);

function refusal(claims: object, mapping: Partial<Mapping> = {}): string {
  try {
    mapped(claims, mapping);
    return 'mapped';
  } catch (error) {
    return error instanceof AccessError ? `${error.code} ${error.rule}` : String(error);
  }
}

describe('R42 who the caller is, by the claims that the configuration names', () => {
  test('claims inside claims, and claims whose name holds dots', () => {
    const claims = {
      realm_access: { roles: 'lead, agent  lead' },
      'https://company.example/unit': 'finance',
      profile: { login: { name: 'Zoë ✓' } },
    };
    const found = mapped(claims, {
      claims: {
        person: 'profile.login.name',
        unit: 'https://company.example/unit',
        roles: 'realm_access.roles',
      },
    });
    expect(found).toEqual({
      person: 'Zoë ✓',
      unit: 'finance',
      roles: ['lead', 'agent'],
      scopes: [],
      run: 'direct:hash-of-the-token',
      passport: 'hash-of-the-token',
      expiresAt: 1_000,
      label: { trust: 'untrusted', classes: [] },
    });
  });

  test('the default unit is for tokens that name none, not for those that name nonsense', () => {
    expect(mapped({ dep: undefined }, { default_unit: 'guests' }).unit).toBe('guests');
    expect(mapped({}, { default_unit: 'guests' }).unit).toBe('support');
    for (const dep of ['', 3, null, ['support'], 'a\nb']) {
      expect(refusal({ dep }, { default_unit: 'guests' })).toBe('mapping mapping:unit');
    }
  });

  test('groups that the map does not name are no roles', () => {
    const roles_map = { a: 'lead', c: 'admin' };
    expect(mapped({}, { roles_map }).roles).toEqual(['lead']);
    expect(mapped({ grp: ['lead', 'constructor', '__proto__'] }, { roles_map }).roles).toEqual([]);
    expect(mapped({ grp: undefined }, { roles_map }).roles).toEqual([]);
  });

  test.each([
    [{ sub: undefined }, 'person'],
    [{ sub: '' }, 'person'],
    [{ sub: 7 }, 'person'],
    [{ sub: 'maya\u0000' }, 'person'],
    [{ sub: 'ma\u202Eya' }, 'person'],
    [{ sub: 'm'.repeat(257) }, 'person'],
    [{ dep: undefined }, 'unit'],
    [{ grp: 7 }, 'roles'],
    [{ grp: ['a', 7] }, 'roles'],
    [{ grp: ['a', 'b\nc'] }, 'roles'],
    [{ scope: { all: true } }, 'scopes'],
    [{ act: { sub: 'a\nb' } }, 'agent'],
  ])('%j is refused for its %s', (claims, part) => {
    expect(refusal(claims)).toBe(`mapping mapping:${part}`);
  });

  test('an approval, tools or a run cannot be claimed', () => {
    const claims = { approval: { id: 'x' }, tools: ['t'], run: 'r', label: { trust: 'trusted' } };
    const found = mapped(claims);
    expect(found).not.toHaveProperty('approval');
    expect(found).not.toHaveProperty('tools');
    expect([found.run, found.label.trust]).toEqual(['direct:hash-of-the-token', 'untrusted']);
  });
});

describe('R42 scopes are granted by the token, by the role, or by both, and are never more than ours', () => {
  const roles = { a: ['notes:write'], z: ['notes:read'] };
  const scopes = { 'tickets.rw': ['notes:write'], 'tickets.r': ['notes:read'] };
  const both = { ...paths, scopes: 'scope' };

  test.each<[string, object, Partial<Mapping>, string[]]>([
    ['ours as they are', { scope: 'notes:read ledger:write' }, {}, ['notes:read']],
    ['write holds read', { scope: 'notes:write' }, {}, OWN],
    ['by the map', { scope: 'tickets.r other' }, { scopes_map: { scopes } }, ['notes:read']],
    ['by the map alone', { scope: 'notes:write' }, { scopes_map: { scopes } }, []],
    ['by the role', { scope: '' }, { scopes_map: { roles } }, OWN],
    ['a scope is no role', { scope: 'a', grp: [] }, { scopes_map: { roles } }, []],
    ['a role is no scope', { grp: ['tickets.rw'] }, { scopes_map: { scopes } }, []],
    [
      'what the client may not do, the person cannot do through it',
      { scope: 'notes:read' },
      { claims: both, scopes_map: { roles } },
      ['notes:read'],
    ],
    [
      'what the person may not do, the client cannot do for them',
      { scope: 'tickets.rw', grp: ['z'] },
      { claims: both, scopes_map: { roles, scopes } },
      ['notes:read'],
    ],
    ['by a list', { scp: ['notes:read'] }, { claims: { ...paths, scopes: 'scp' } }, ['notes:read']],
    ['foreign ones of the map', {}, { scopes_map: { roles: { a: ['ledger:write'] } } }, []],
  ])('%s', (_what, claims, mapping, expected) => {
    expect(mapped(claims, mapping).scopes).toEqual(expected);
  });
});

describe('R41 a label that is claimed', () => {
  const claims = { ...paths, label: 'ctx' };

  test('counts where the configuration names the claim', () => {
    const label = { trust: 'trusted', classes: ['hr'] };
    expect(mapped({ ctx: label }, { claims }).label).toEqual(label);
    expect(mapped({ ctx: label }).label).toEqual({ trust: 'untrusted', classes: [] });
    expect(mapped({}, { claims }).label).toEqual({ trust: 'untrusted', classes: [] });
  });

  test.each(['trusted', null, { trust: 'trusted' }, { trust: 'trusted', classes: ['new'] }])(
    'is not guessed from %j',
    (ctx) => {
      expect(refusal({ ctx }, { claims })).toBe('mapping mapping:label');
    },
  );
});

describe('R66 any claims map to a principal or to a typed refusal', () => {
  test('whatever they are', () => {
    const wild = fc.dictionary(
      fc.constantFrom('sub', 'dep', 'grp', 'scope', 'ctx', 'act', 'jti', '__proto__'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(wild, fc.boolean(), (claims, labelled) => {
        const { act: _act, jti: _jti, ...rest } = claims;
        const verdict = refusal(rest, {
          claims: { ...paths, scopes: 'scope', ...(labelled && { label: 'ctx' }) },
          scopes_map: { roles: { a: ['notes:write'] } },
        });
        expect(verdict).toEqual(expect.stringMatching(/^(mapped|mapping mapping:[a-z]+)$/));
      }),
      { numRuns: 2_000 },
    );
  });

  test('no claims ever grant a scope that is not ours', () => {
    const word = fc.constantFrom('notes:read', 'notes:write', 'notes:*', 'ledger:write', 'a', '*');
    fc.assert(
      fc.property(fc.array(word), fc.array(word), (scope, grp) => {
        const found = mapped(
          { scope: scope.join(' '), grp },
          { scopes_map: { roles: { a: ['notes:read', 'ledger:write'] } } },
        );
        expect(OWN).toEqual(expect.arrayContaining([...found.scopes]));
      }),
    );
  });
});

describe('claims are found by a path', () => {
  test.each<[string, unknown]>([
    ['a.b', 1],
    ['a', { b: 1 }],
    ['x.y', 'exact name first'],
    ['a.b.c', undefined],
    ['a.length', undefined],
    ['list.0', undefined],
    ['text.length', undefined],
    ['toString', undefined],
    ['__proto__.toString', undefined],
    ['', undefined],
  ])('%s', (path, expected) => {
    const claims = {
      a: { b: 1 },
      'x.y': 'exact name first',
      x: { y: 'second' },
      list: ['z'],
      text: 'abc',
    };
    expect(claimAt(claims, path)).toEqual(expected);
  });

  test.each<[unknown, string[] | undefined]>([
    [undefined, []],
    [null, []],
    ['a, b,,c  d', ['a', 'b', 'c', 'd']],
    [
      ['a b', 'c', 'c', ''],
      ['a b', 'c'],
    ],
    [7, undefined],
    [{ 0: 'a' }, undefined],
    [['a', null], undefined],
    [Array.from({ length: 501 }, (_, at) => `g${at}`), undefined],
  ])('words of %j', (claim, expected) => {
    expect(wordsOf(claim)).toEqual(expected);
  });
});

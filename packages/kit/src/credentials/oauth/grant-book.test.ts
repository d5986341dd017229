import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLeases } from '../../store/lease.ts';
import { memoryStore, sqliteReplicas } from '../../store/sqlite.fixture.ts';
import type { Store } from '../../store/store.ts';
import { Secret } from '../secret.ts';
import { createGrantBook, type GrantBookParts, type GrantName } from './grant-book.ts';
import { seal, sealingKey, unseal } from './seal.ts';
import { Clock, makeBytes } from './vendor-behind-oauth.fixture.ts';
import { z } from 'zod';

const KEY = new Uint8Array(32).fill(7);
const NAME: GrantName = { account: 'client@acme.test ', kind: 'refresh_token' };
const grant = (access: string, refresh = 'refresh-token-1') => ({
  access: new Secret(access, 'x'),
  refresh: new Secret(refresh, 'x'),
  expiresAt: 1000,
  renewAt: 800,
});

function book(store: Store, parts: Partial<GrantBookParts> = {}) {
  const clock = new Clock();
  const leases = createLeases(store, { now: clock.now, newId: () => 'id', wait: async () => {} });
  return createGrantBook({
    store,
    leases,
    key: KEY,
    connector: 'desk',
    tenant: 'acme',
    makeBytes,
    ...parts,
  });
}

describe('a sealed text', () => {
  test('opens with the same key and place, and with nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), (about, text, where) => {
        const sealed = seal(KEY, about, text, makeBytes);
        expect(unseal(KEY, about, sealed)).toBe(text);
        expect(unseal(new Uint8Array(32).fill(8), about, sealed)).toBeUndefined();
        expect(unseal(KEY, `${about}x`, sealed)).toBeUndefined();
        const bytes = Buffer.from(sealed, 'base64url');
        bytes[where % bytes.length] = (bytes[where % bytes.length] ?? 0) ^ 1;
        expect(unseal(KEY, about, bytes.toString('base64url'))).toBeUndefined();
      }),
    );
    expect(unseal(KEY, '', '')).toBeUndefined();
  });

  test('the same text twice looks different', () => {
    expect(seal(KEY, 'a', 'b', makeBytes)).not.toBe(seal(KEY, 'a', 'b', makeBytes));
  });

  test('a key that could be guessed is refused', () => {
    expect(() => sealingKey(new Secret('short-key-123', 'x'))).toThrow(
      'The key that seals OAuth grants has fewer than 32 characters.',
    );
    expect(sealingKey(new Secret('k'.repeat(32), 'x'))).toHaveLength(32);
  });
});

describe('a grant in the store', () => {
  test('comes back as it was, and no token can be read in the table', async () => {
    const [first, second] = await sqliteReplicas();
    expect(await book(first).load(NAME)).toBeUndefined();
    expect(await book(first).save(NAME, grant('CNRY_access-1', 'CNRY_refresh-1'), 0)).toBe(true);
    const kept = await book(second).load(NAME);
    expect(kept).toMatchObject({
      state: 'good',
      version: 1,
      grant: { expiresAt: 1000, renewAt: 800 },
    });
    expect(kept?.state === 'good' && kept.grant.access.reveal()).toBe('CNRY_access-1');
    expect(kept?.state === 'good' && kept.grant.refresh?.reveal()).toBe('CNRY_refresh-1');
    const rows = await first.all(z.record(z.string(), z.unknown()), 'SELECT * FROM oauth_grant');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('CNRY');
    expect(Buffer.from(String(rows[0]?.['sealed']), 'base64url').toString('latin1')).not.toContain(
      'CNRY',
    );
  });

  test('who comes second with the same version is told, and changes nothing', async () => {
    const store = memoryStore();
    const at = book(store);
    expect(await at.save(NAME, grant('access-one'), 0)).toBe(true);
    expect(await at.save(NAME, grant('access-two'), 0)).toBe(false);
    expect(await at.save(NAME, grant('access-three'), 1)).toBe(true);
    expect(await at.save(NAME, undefined, 1)).toBe(false);
    expect(await at.load(NAME)).toMatchObject({ state: 'good', version: 2 });
    expect(await at.save(NAME, undefined, 2)).toBe(true);
    expect(await at.load(NAME)).toEqual({ state: 'broken', version: 3 });
  });

  test.each<[string, string]>([
    ['an older version under the newest number', 'UPDATE oauth_grant SET version = 5'],
    ['another kind', `UPDATE oauth_grant SET kind = 'refresh_token'`],
    ['another account', `UPDATE oauth_grant SET account = 'desk/acme/client@acme.test '`],
  ])('%s does not open: it is never taken for the first time', async (_what, sql) => {
    const store = memoryStore();
    const at = book(store);
    const other: GrantName = sql.includes('kind')
      ? { ...NAME, kind: 'client_credentials' }
      : sql.includes('account')
        ? { ...NAME, account: 'thief' }
        : NAME;
    await at.save(other, grant('access-one'), 0);
    await store.run(sql);
    await expect(at.load(NAME)).rejects.toMatchObject({
      code: 'auth_expired',
      hint: 'The operator must bring back the key that sealed it, or authorize the connector again.',
    });
  });

  test('another connector, tenant or key does not read it', async () => {
    const store = memoryStore();
    await book(store).save(NAME, grant('access-one'), 0);
    expect(await book(store, { connector: 'ledger' }).load(NAME)).toBeUndefined();
    expect(await book(store, { tenant: 'other' }).load(NAME)).toBeUndefined();
    await expect(book(store, { key: new Uint8Array(32) }).load(NAME)).rejects.toMatchObject({
      code: 'auth_expired',
    });
  });
});

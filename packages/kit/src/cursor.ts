import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { ConnectorError } from './error.ts';

/** Seconds for which a cursor may be used. Source: the rules common to all tool surfaces. */
const CURSOR_LIFETIME_SECONDS = 3600;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const payload = z.object({ p: z.unknown(), f: z.string(), e: z.number() });

/**
 * Opaque cursors of lists: sealed, bound to the connection and the filter they were made for, valid for one hour.
 * A caller can neither read a vendor's paging token out of one nor make one up.
 */
export interface CursorCodec {
  /** `position` is the vendor's own (an offset, a token, a key); `filter` the arguments that must stay the same. */
  encode(position: unknown, filter: unknown): string;
  /** Gives the position back. Throws ConnectorError `invalid` for a forged, foreign or stale cursor. */
  decode(cursor: string, filter: unknown): unknown;
}

/**
 * `key` must be secret and at least 32 bytes; replicas that share it read each other's cursors. `now` is milliseconds
 * since the epoch. `boundTo` names connector, vendor and tenant: a cursor of another connection is refused even under
 * the same key. AES-256-GCM; the nonce is a MAC of what is sealed, so it repeats for the same cursor only.
 */
export function createCursorCodec(key: Uint8Array, now: () => number, boundTo = ''): CursorCodec {
  if (key.byteLength < 32) throw new TypeError('a cursor key has at least 32 bytes');
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', key, '', `gatehouse cursor ${purpose} ${boundTo}`, 32));
  const sealing = derive('seal');
  const naming = derive('name');
  const mac = (text: string) => createHmac('sha256', naming).update(text).digest();
  // the order in which a caller writes its filters does not matter
  const fingerprint = (filter: unknown) =>
    mac(`filter ${canonicalize(filter) ?? ''}`)
      .toString('base64url')
      .slice(0, 16);

  return {
    encode(position, filter) {
      const expires = Math.floor(now() / 1000) + CURSOR_LIFETIME_SECONDS;
      const text = JSON.stringify({ p: position, f: fingerprint(filter), e: expires });
      const nonce = mac(`cursor ${text}`).subarray(0, NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
    },
    decode(cursor, filter) {
      const parsed = payload.safeParse(unseal(sealing, cursor));
      if (!parsed.success) {
        throw badCursor('is not one of this connector (it may have been restarted since)');
      }
      const { p, f, e } = parsed.data;
      if (e < now() / 1000) throw badCursor('is older than an hour');
      if (f !== fingerprint(filter)) throw badCursor('belongs to a search with other filters');
      return p;
    },
  };
}

/** What is inside; undefined for anything that was not sealed with this key, in exactly this spelling. */
function unseal(key: Uint8Array, cursor: string): unknown {
  const bytes = Buffer.from(cursor, 'base64url');
  // base64 has several spellings of the same bytes, and Buffer skips what is none of it
  if (bytes.toString('base64url') !== cursor) return undefined;
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
    return JSON.parse(text + decipher.final('utf8'));
  } catch {
    return undefined;
  }
}

function badCursor(why: string): ConnectorError {
  return new ConnectorError('invalid', `The cursor ${why}.`, {
    hint: 'Repeat the search without a cursor and page from the start, with the same filters.',
    details: { fields: [{ field: 'cursor', message: why }] },
  });
}

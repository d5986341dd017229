import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ConnectorError } from './error.ts';

/** Seconds for which a cursor may be used. Source: the rules common to all tool surfaces. */
const CURSOR_LIFETIME_SECONDS = 3600;

const payload = z.object({ p: z.unknown(), f: z.string(), e: z.number() });

/**
 * Opaque cursors of lists: signed, bound to the filter they were made for, valid for one hour.
 * A caller can neither read a vendor's paging token out of one nor make one up.
 */
export interface CursorCodec {
  /** `position` is the vendor's own (an offset, a token, a key); `filter` the arguments that must stay the same. */
  encode(position: unknown, filter: unknown): string;
  /** Gives the position back. Throws ConnectorError `invalid` for a forged, foreign or stale cursor. */
  decode(cursor: string, filter: unknown): unknown;
}

/** `key` must be secret and at least 32 bytes; `now` is milliseconds since the epoch. */
export function createCursorCodec(key: Uint8Array, now: () => number): CursorCodec {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest();
  const fingerprint = (filter: unknown) =>
    sign(JSON.stringify(filter)).toString('base64url').slice(0, 16);
  return {
    encode(position, filter) {
      const expires = Math.floor(now() / 1000) + CURSOR_LIFETIME_SECONDS;
      const body = Buffer.from(
        JSON.stringify({ p: position, f: fingerprint(filter), e: expires }),
      ).toString('base64url');
      return `${body}.${sign(body).toString('base64url')}`;
    },
    decode(cursor, filter) {
      const [body = '', signature = ''] = cursor.split('.');
      const expected = sign(body);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw badCursor('is not one of this connector (it may have been restarted since)');
      }
      const parsed = payload.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
      if (parsed.e < now() / 1000) throw badCursor('is older than an hour');
      if (parsed.f !== fingerprint(filter))
        throw badCursor('belongs to a search with other filters');
      return parsed.p;
    },
  };
}

function badCursor(why: string): ConnectorError {
  return new ConnectorError('invalid', `The cursor ${why}.`, {
    hint: 'Repeat the search without a cursor and page from the start, with the same filters.',
    details: { fields: [{ field: 'cursor', message: why }] },
  });
}

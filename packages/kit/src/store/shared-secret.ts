import { z } from 'zod';
import type { Store } from './store.ts';

const SECRET_BYTES = 32;
const row = z.object({ value: z.string() });

/**
 * A random secret of 32 bytes that all replicas share under one name, such as the key that signs cursors. Whoever
 * asks first makes it; everyone else gets that one. `makeBytes` is the system's source of random bytes. Throws
 * ConnectorError `upstream` when the store fails.
 */
export async function sharedSecret(
  store: Store,
  name: string,
  makeBytes: (count: number) => Uint8Array,
): Promise<Uint8Array> {
  const read = () => store.one(row, 'SELECT value FROM shared_secret WHERE name = $1', name);
  const known = await read();
  if (known) return decode(known.value);
  const made = Buffer.from(makeBytes(SECRET_BYTES)).toString('base64url');
  await store.run(
    'INSERT INTO shared_secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    name,
    made,
  );
  return decode((await read())?.value ?? '');
}

/** A secret that was cut short must not be used as if it were whole. */
function decode(value: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(value, 'base64url'));
  if (bytes.length !== SECRET_BYTES) throw new TypeError('a stored secret has not 32 bytes');
  return bytes;
}

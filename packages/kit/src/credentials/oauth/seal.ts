import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { SecretError } from '../secret-error.ts';
import type { Secret } from '../secret.ts';

const SALT_BYTES = 32;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** Less could be guessed; a key is not a password. Characters. */
const MIN_KEY_TEXT = 32;

/** The master key out of a secret of at least 32 random characters. Throws SecretError `too_short`. */
export function sealingKey(secret: Secret): Uint8Array {
  const text = secret.reveal();
  if (text.length < MIN_KEY_TEXT) {
    throw new SecretError(
      'too_short',
      `The key that seals OAuth grants has fewer than ${MIN_KEY_TEXT} characters.`,
      'Make one with: openssl rand -base64 32.',
    );
  }
  return new Uint8Array(hkdfSync('sha256', text, '', 'gatehouse sealing key', KEY_BYTES));
}

/**
 * AES-256-GCM under a key of its own for each sealing (HKDF over a random salt), so no nonce is used twice under one
 * key. `about` is authenticated and not stored: a text that is moved to another row does not open there. base64url.
 */
export function seal(
  key: Uint8Array,
  about: string,
  text: string,
  makeBytes: (count: number) => Uint8Array,
): string {
  const salt = makeBytes(SALT_BYTES);
  const { own, nonce } = derive(key, salt);
  const cipher = createCipheriv('aes-256-gcm', own, nonce).setAAD(Buffer.from(about));
  const sealed = [cipher.update(text, 'utf8'), cipher.final()];
  return Buffer.concat([salt, ...sealed, cipher.getAuthTag()]).toString('base64url');
}

/** Undefined when the key is another one, or anything was changed. */
export function unseal(key: Uint8Array, about: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < SALT_BYTES + TAG_BYTES) return undefined;
  const { own, nonce } = derive(key, bytes.subarray(0, SALT_BYTES));
  const decipher = createDecipheriv('aes-256-gcm', own, nonce)
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = [decipher.update(bytes.subarray(SALT_BYTES, -TAG_BYTES)), decipher.final()];
    return Buffer.concat(text).toString('utf8');
  } catch {
    return undefined;
  }
}

function derive(key: Uint8Array, salt: Uint8Array) {
  const bytes = hkdfSync('sha256', key, salt, 'gatehouse grant', KEY_BYTES + NONCE_BYTES);
  return {
    own: new Uint8Array(bytes.slice(0, KEY_BYTES)),
    nonce: new Uint8Array(bytes.slice(KEY_BYTES)),
  };
}

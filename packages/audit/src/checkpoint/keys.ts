import { createPrivateKey, createPublicKey, hash, KeyObject } from 'node:crypto';
import { AuditError } from '../error.ts';

/** Signature type of Ed25519 in the C2SP signed-note format. */
const ED25519 = 1;

/** A key, ready to sign or to verify under the name of one log. `id` are the first 4 bytes of the note key's hash. */
export interface NoteKey {
  readonly origin: string;
  readonly key: KeyObject;
  readonly id: Buffer;
}

/** The private key as the caller has it: a KeyObject or PKCS #8 PEM. Throws AuditError `wrong_key`. */
export function signingKeyOf(origin: string, given: KeyObject | string): NoteKey {
  const key = parsed(() => (given instanceof KeyObject ? given : createPrivateKey(given)));
  if (key.type !== 'private') throw wrongKey();
  return { origin, key, id: idOf(origin, key) };
}

/** The public key as the caller has it: a KeyObject (a private one will do) or SPKI PEM. */
export function publicKeyOf(origin: string, given: KeyObject | string): NoteKey {
  const key = parsed(() => {
    if (given instanceof KeyObject) return given.type === 'public' ? given : createPublicKey(given);
    return createPublicKey(given);
  });
  return { origin, key, id: idOf(origin, key) };
}

function idOf(origin: string, key: KeyObject): Buffer {
  const { x } = (key.type === 'public' ? key : createPublicKey(key)).export({ format: 'jwk' });
  const parts = [`${origin}\n`, new Uint8Array([ED25519]), Buffer.from(x ?? '', 'base64url')];
  return hash('sha256', Buffer.concat(parts.map((part) => Buffer.from(part))), 'buffer').subarray(
    0,
    4,
  );
}

function parsed(read: () => KeyObject): KeyObject {
  let key;
  try {
    key = read();
  } catch {
    // the cause may quote the key's text
    throw wrongKey();
  }
  if (key.asymmetricKeyType !== 'ed25519') throw wrongKey();
  return key;
}

function wrongKey(): AuditError {
  return new AuditError('wrong_key', 'The key of the audit log is not an Ed25519 key.', {
    hint: 'Make one with: openssl genpkey -algorithm ed25519 -out audit.pem (public half: openssl pkey -in audit.pem -pubout).',
  });
}

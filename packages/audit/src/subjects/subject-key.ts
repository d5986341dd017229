import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
} from 'node:crypto';
import type { SealedPart } from '../record.ts';

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type RandomBytes = (size: number) => Uint8Array;

/** Where a sealed part belongs. It is authenticated with it, so a part opens in its own place only. */
export interface Place {
  readonly origin: string;
  readonly seq: number;
  /** Position among the parts of its record. */
  readonly index: number;
  readonly role: string | undefined;
}

/** One key per subject; everything that is kept of the subject hangs on it. Each use has a key derived from it. */
export class SubjectKey {
  // as key objects: Node prepares a key that comes as bytes again for every use, which costs more than the use
  readonly #root: KeyObject;
  readonly #seal: KeyObject;

  constructor(root: Uint8Array) {
    this.#root = createSecretKey(root);
    this.#seal = createSecretKey(hmac(this.#root, 'seal').digest());
  }

  /** The name under which the log knows the subject. Without the key it cannot be found from the subject's own name. */
  idOf(subject: string): string {
    return hmac(this.#root, 'name').update(subject).digest('hex').slice(0, 32);
  }

  /** A keyed hash of a text: the same text gives the same hash, and who lacks the key cannot try out texts. */
  fingerprint(text: string): string {
    return hmac(this.#root, 'fingerprint').update(text).digest('hex');
  }

  /** AES-256-GCM over `text`. */
  seal(id: string, place: Place, text: string, makeBytes: RandomBytes): SealedPart {
    const nonce = makeBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#seal, nonce).setAAD(boundTo(id, place));
    const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return {
      ...(place.role !== undefined && { role: place.role }),
      subject: id,
      nonce: Buffer.from(nonce).toString('base64'),
      data: data.toString('base64'),
    };
  }

  /** The text again, or undefined where part, place or key do not fit together. */
  open(part: SealedPart, place: Place): string | undefined {
    const data = Buffer.from(part.data, 'base64');
    if (data.length < TAG_BYTES) return undefined;
    try {
      const nonce = Buffer.from(part.nonce, 'base64');
      const cipher = createDecipheriv('aes-256-gcm', this.#seal, nonce, {
        authTagLength: TAG_BYTES,
      });
      cipher.setAAD(boundTo(part.subject, place)).setAuthTag(data.subarray(-TAG_BYTES));
      const text = [cipher.update(data.subarray(0, -TAG_BYTES)), cipher.final()];
      return Buffer.concat(text).toString('utf8');
    } catch {
      return undefined;
    }
  }
}

/** `use` keeps what is derived for one purpose apart from every other. */
const hmac = (key: KeyObject, use: string) => createHmac('sha256', key).update(`${use}\n`);

function boundTo(id: string, { origin, seq, index, role }: Place): Buffer {
  return Buffer.from(JSON.stringify([origin, seq, index, role ?? null, id]));
}

import type { Redactor } from './redactor.ts';
import type { Secret } from './secret.ts';
import { SecretError } from './secret-error.ts';
import type { SecretSource } from './sources/source.ts';

/**
 * A source whose values are hidden by the redactor before anybody gets them. After a rotation the former value stays
 * hidden as well, because a request that is under way may still come back with it.
 */
export class LiveSecret {
  readonly reference: string;
  readonly #source: SecretSource;
  readonly #redactor: Redactor;
  /** The value in use, and before it the former one. */
  readonly #known: Secret[] = [];

  constructor(source: SecretSource, redactor: Redactor) {
    this.reference = source.reference;
    this.#source = source;
    this.#redactor = redactor;
  }

  /** A value that was given in code or as a flag, and stays. */
  static of(secret: Secret, reference: string, redactor: Redactor): LiveSecret {
    const live = new LiveSecret({ reference, read: async () => secret }, redactor);
    live.#take(secret);
    return live;
  }

  /** The value as it is now. `fresh` passes over what a source has cached. Throws SecretError. */
  async read(options?: { readonly fresh?: boolean }): Promise<Secret> {
    const secret = await this.#source.read(options);
    if (!this.#known.at(-1)?.equals(secret)) this.#take(secret);
    return secret;
  }

  /** What the last `read` gave. Throws SecretError `missing` before the first. */
  get last(): Secret {
    const secret = this.#known.at(-1);
    if (secret) return secret;
    throw new SecretError('missing', `${this.reference} was not read yet.`, 'Read it first.');
  }

  /** Nobody uses it any more: its values need not be hidden. */
  close(): void {
    for (const dead of this.#known.splice(0)) this.#redactor.remove(dead);
  }

  #take(secret: Secret): void {
    this.#redactor.add(secret);
    this.#known.push(secret);
    const dead = this.#known.splice(0, this.#known.length - 2);
    for (const each of dead) this.#redactor.remove(each);
  }
}

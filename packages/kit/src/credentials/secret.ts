import { SecretError } from './secret-error.ts';

/** Shorter values occur in ordinary text by chance, so they could not be redacted. Characters. */
const MIN_SECRET_LENGTH = 8;

const MASK = '[secret]';

/**
 * A value that must not be seen. However it is printed, joined, inspected or serialised it reads `[secret]`; only
 * `reveal()` gives it, and that is called where a request is made and nowhere else.
 */
export class Secret {
  readonly #value: string;

  /**
   * `from` names the place of the value in errors, such as `file:/run/secrets/key`. Throws SecretError `too_short` for
   * values under 8 characters, and `malformed` for text that is no Unicode.
   */
  constructor(value: string, from: string) {
    if (value.length < MIN_SECRET_LENGTH) {
      throw new SecretError(
        'too_short',
        `The secret from ${from} has fewer than ${MIN_SECRET_LENGTH} characters, so it could not be kept out of messages.`,
        'Put a longer secret there.',
      );
    }
    if (!value.isWellFormed()) {
      throw new SecretError(
        'malformed',
        `The secret from ${from} is not valid Unicode text.`,
        'Store it as UTF-8 text.',
      );
    }
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK;
  }
}

import type { Secret } from '../secret.ts';

/**
 * One place that holds one secret. Reading is cheap when nothing has changed there, so it is done before every request:
 * that is how a rotated secret is noticed.
 */
export interface SecretSource {
  /** The place, without the value: `file:/run/secrets/x`. */
  readonly reference: string;
  /** The value as it is now. `fresh` passes over what is cached. Throws SecretError. */
  read(options?: { readonly fresh?: boolean }): Promise<Secret>;
}

import { publicKeySet } from '@gatehouse/passport';
import type { z } from 'zod';
import { AccessConfigError } from './access-error.ts';

/**
 * Reads the file with the public keys of the host that mints passports. `named` is the flag or key of the configuration
 * that names it, as errors shall say it. Throws AccessConfigError.
 */
export function readPassportKeys(
  named: string,
  path: string,
  readFile: (path: string) => string,
): z.infer<typeof publicKeySet> {
  try {
    return publicKeySet.parse(JSON.parse(readFile(path)));
  } catch {
    throw new AccessConfigError(
      `${named} ${path} must be a readable JSON Web Key Set with EdDSA or ES256 public keys`,
    );
  }
}

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';

/** One field that a write would change. Absent `was`: the record does not exist yet. */
export const change = z.object({
  field: z.string(),
  was: z.string().nullable().optional(),
  becomes: z.string().nullable(),
});
export type Change = z.infer<typeof change>;

/** What a write would do, in the words of the connector, before it is done. */
export interface Plan {
  /** One sentence for the person who approves. */
  readonly summary: string;
  /** Id of the record that would change; absent for a new one. */
  readonly target?: string;
  readonly changes: readonly Change[];
}

/**
 * Names one effect: this tool, these arguments, this change of the record as it stands now, in this run. Whatever
 * differs, the digest differs, so an approval of one effect is none of another. SHA-256 over RFC 8785, base64url.
 */
export function planDigest(about: {
  tool: string;
  input: unknown;
  plan: Plan;
  run: string;
}): string {
  return createHash('sha256')
    .update(canonicalize(about) ?? '')
    .digest('base64url');
}

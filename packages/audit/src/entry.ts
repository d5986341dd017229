import { z } from 'zod';
import type { JsonObject } from './canonical.ts';
import { AuditError } from './error.ts';

/** Kinds that the log writes itself; nobody else may use the prefix. */
const OWN_PREFIX = 'audit.';

const ownMember = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be a JSON object',
);

/**
 * What is said about one person. `role` tells what the person is to this record (`person`, `approver`) and may hold
 * no personal data itself. `subject` is whom the law lets ask for erasure; it and `data` are encrypted under a key of
 * the subject's own.
 */
const personalPart = z.strictObject({
  role: z
    .string()
    .regex(/^[a-z][a-z_]{0,39}$/)
    .optional(),
  subject: z.string().min(1).max(1_000),
  data: z.unknown(),
});

/**
 * One record, as it is handed in. `at`: milliseconds since the epoch. `body` is written as it is, so it must hold
 * no personal data. What canonical JSON cannot hold is refused when it is written.
 */
export const auditEntry = z.strictObject({
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9_.-]{0,79}$/, 'lower case letters, digits, dots, dashes and underscores')
    .refine(
      (kind) => !kind.startsWith(OWN_PREFIX),
      `kinds under "${OWN_PREFIX}" are the log's own`,
    ),
  at: z.int().nonnegative(),
  body: ownMember,
  personal: z.array(personalPart).max(100).optional(),
});
export type AuditEntry = z.input<typeof auditEntry>;

/** Checks an entry. Throws AuditError `invalid_entry` that names the fields and quotes no value. */
export function parseEntry(entry: AuditEntry): z.output<typeof auditEntry> {
  const result = auditEntry.safeParse(entry);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new AuditError('invalid_entry', `The audit entry is not valid (${problems.join('; ')}).`, {
    hint: 'Correct the caller: an entry has kind, at (milliseconds), body and personal parts.',
  });
}

import { z } from 'zod';

const names = z.array(z.string().min(1)).min(1);

const when = z
  .strictObject({ roles: names.optional(), units: names.optional() })
  .refine(({ roles, units }) => roles ?? units, 'name roles, units or both');

const entry = z
  .strictObject({
    /** Stands in audit records and logs. Default: `credentials[0]` and so on. */
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
      .optional(),
    when,
    /** Settings that differ: references for secrets, values for the others. */
    set: z.record(z.string(), z.string().min(1)).optional(),
    /** Nobody whom this matches may use the vendor; the reason is told. */
    refuse: z.string().min(1).max(300).optional(),
  })
  .refine(
    ({ set, refuse }) => (set === undefined) !== (refuse === undefined),
    'needs either set or refuse',
  );

/**
 * Which credential is used for whom. The first entry that matches decides: one of the roles, and the unit, where the
 * entry names them. Whom no entry matches uses the vendor's own settings.
 */
export const credentialProfiles = z
  .array(entry)
  .max(100)
  .superRefine((entries, context) => {
    const seen = new Set<string>();
    for (const [index, { name }] of entries.entries()) {
      if (name !== undefined && seen.has(name)) {
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: `"${name}" occurs twice`,
        });
      }
      if (name !== undefined) seen.add(name);
    }
  });
export type CredentialProfiles = z.infer<typeof credentialProfiles>;

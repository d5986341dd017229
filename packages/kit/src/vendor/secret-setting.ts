import { z } from 'zod';

const marks = z.registry<{ readonly secret: true }>();

/** Type of a secret setting's value: a text that the types keep away from where only plain settings may go. */
export type SecretText = string & z.$brand<'secret'>;

type SecretSchema = z.ZodType<SecretText, string>;

/**
 * Marks a setting of a vendor as secret: it may come from any source, is read anew before each request, and is hidden
 * wherever it would leave. The other settings (a URL, a project) stay readable. `.optional()` goes outside:
 * `secretSetting(z.string().min(20)).optional()`.
 */
export function secretSetting(schema: z.ZodType<string, string>): SecretSchema {
  const marked = schema.pipe(z.custom<SecretText>());
  marks.add(marked, { secret: true });
  return marked;
}

/**
 * A name that only secrets have. Such a setting is treated as secret although nobody marked it, because a key that was
 * forgotten would stand in every log.
 */
const SECRET_NAME = /(?:password|passphrase|secret|token|(?:api|access|private|signing)key)$/i;

export function isSecret(name: string, schema: unknown): boolean {
  return SECRET_NAME.test(name) || isMarked(schema);
}

/** Marked itself, or around a marked one (`.optional()`, `.default()`). */
export function isMarked(schema: unknown): boolean {
  if (!(schema instanceof z.ZodType)) return false;
  if (marks.has(schema)) return true;
  return 'innerType' in schema._zod.def && isMarked(schema._zod.def.innerType);
}

/** What of a vendor's settings is no secret: all that an adapter gets, for it has no business with the others. */
export type PlainSettings<Settings> = {
  [
    Name in keyof Settings as NonNullable<Settings[Name]> extends SecretText ? never : Name
  ]: Settings[Name];
};

import { z } from 'zod';

import type { Diagnostic } from './diagnostic.ts';
import type { FrontMatter } from './front-matter.ts';

/** Typed access to the front matter of one file. A value of another type is reported, then absent. */
export interface Fields {
  /** One line of text, whitespace collapsed; `undefined` when absent or empty. */
  text(key: string): string | undefined;
  /** A list, or one text split at commas and spaces outside parentheses. */
  list(key: string): string[] | undefined;
  /** `true` or `false`, quoted or not; `otherwise` when absent, `unreadable` when neither. */
  flag(key: string, values: { otherwise: boolean; unreadable: boolean }): boolean;
  /** A value of any shape; `expected` says it in words. */
  value<T>(key: string, schema: z.ZodType<T>, expected: string): T | undefined;
  has(key: string): boolean;
}

const listField = z.union([z.string().transform(splitList), z.array(z.string())]);

/** Binds the front matter of the file at `path` to the diagnostics of the bundle. */
export function fieldsOf(front: FrontMatter, path: string, diagnostics: Diagnostic[]): Fields {
  function take<T>(key: string, schema: z.ZodType<T>, expected: string): T | undefined {
    if (!Object.hasOwn(front.fields, key)) return undefined;
    const parsed = schema.safeParse(front.fields[key]);
    if (parsed.success) return parsed.data;
    const line = front.lines.get(key);
    diagnostics.push({
      level: 'warning',
      code: 'field_type',
      path,
      ...(line === undefined ? {} : { line }),
      message: `field \`${key}\` is not ${expected} and is left out`,
      hint: `Write \`${key}\` as ${expected}.`,
    });
    return undefined;
  }
  return {
    text(key) {
      const value = take(key, z.string(), 'text')?.replaceAll(/\s+/g, ' ').trim();
      return value === '' || value === 'null' || value === '~' ? undefined : value;
    },
    list: (key) => take(key, listField, 'a list of texts'),
    flag(key, { otherwise, unreadable }) {
      if (!Object.hasOwn(front.fields, key)) return otherwise;
      const value = take(key, z.stringbool(), '`true` or `false`');
      return value ?? unreadable;
    },
    value: take,
    has: (key) => Object.hasOwn(front.fields, key),
  };
}

/** `Read, Bash(git add:*, git commit:*)` is two tools: commas inside parentheses do not part. */
function splitList(text: string): string[] {
  return text.match(/(?:\([^)]*\)|[^\s,(])+/g) ?? [];
}

import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { ConnectorError, type FieldProblem } from '../error.ts';

/**
 * A schema as the SDK wants it, with its JSON form made once. It accepts every value, because the kit validates
 * the arguments itself: the SDK would answer with a sentence where we owe a typed error.
 */
export function wireSchema(json: Record<string, unknown>): StandardSchemaWithJSON {
  return {
    '~standard': {
      version: 1,
      vendor: 'gatehouse',
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: () => json, output: () => json },
    },
  };
}

/**
 * The JSON Schema (2020-12) of a tool's arguments or result. A strict object stays closed, so a misspelt argument
 * fails loudly; a plain object, which results are, stays open, so a field added later breaks no reader.
 */
export function toJson(schema: z.ZodObject): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      // `format` says it in one word; the pattern that zod adds costs a model 60 tokens for each date
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
}

/** Validates arguments. Throws ConnectorError `invalid` that names each field, what is wrong and what is allowed. */
export function parseArguments<Schema extends z.ZodObject>(
  schema: Schema,
  args: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(args ?? {});
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.flatMap(problems);
  throw new ConnectorError(
    'invalid',
    `Invalid arguments: ${fields.map((f) => `${f.field}: ${f.message}`).join('; ')}.`,
    { hint: 'Correct the named arguments and call again.', details: { fields } },
  );
}

function problems(issue: z.core.$ZodIssue): FieldProblem[] {
  const field = issue.path.join('.') || '(arguments)';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      message: 'no such argument',
    }));
  }
  if (issue.code === 'invalid_value') {
    return [{ field, message: issue.message, allowed: issue.values.map(String) }];
  }
  return [{ field, message: issue.message }];
}

import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { ConnectorError, type FieldProblem } from '../error.ts';
import { LABEL_KEYWORD } from '../labels/declared.ts';

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
 * The JSON Schema of a tool's arguments or result, as it is listed. A strict object stays closed, so a misspelt
 * argument fails loudly; a plain object, which results are, stays open, so a field added later breaks no reader. What a
 * model would pay for and nobody needs is left out: the dialect (2020-12 is what MCP takes a schema for that names
 * none), bounds that only say "a number of JavaScript", names that must be strings, and labels, which have their place
 * in the metadata of the tool.
 */
export function toJson(schema: z.ZodObject): Record<string, unknown> {
  const { $schema: _, ...listed } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      // `format` says it in one word; the pattern that zod adds costs a model 60 tokens for each date
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (isAnyString(jsonSchema.propertyNames)) delete jsonSchema.propertyNames;
      delete jsonSchema[LABEL_KEYWORD];
    },
  });
  return listed;
}

/** A rule for the names of an object that every JSON object keeps. */
function isAnyString(schema: unknown): boolean {
  return JSON.stringify(schema) === '{"type":"string"}';
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

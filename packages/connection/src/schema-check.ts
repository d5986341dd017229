import type { JsonSchemaType, JsonSchemaValidator } from '@modelcontextprotocol/client';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { z } from 'zod';

/** It was handed over as a JSON Schema; ajv refuses what is not one. */
const jsonSchema = z.custom<JsonSchemaType>();

/**
 * A check of values against a schema that others wrote. Compiled at the first use. Patterns are left out: one of
 * theirs can keep this process busy for hours, and who wrote the schema checks again. A schema that does not compile
 * lets nothing through.
 */
export function schemaCheck(
  schema: Record<string, unknown>,
): JsonSchemaValidator<Record<string, unknown>> {
  let compiled: JsonSchemaValidator<Record<string, unknown>> | undefined;
  return (value) => (compiled ??= compile(schema))(value);
}

function compile(schema: Record<string, unknown>): JsonSchemaValidator<Record<string, unknown>> {
  try {
    return new AjvJsonSchemaValidator().getValidator(jsonSchema.parse(withoutPatterns(schema)));
  } catch {
    const errorMessage = 'the schema itself is broken; tell whoever wrote it';
    return () => ({ valid: false, data: undefined, errorMessage });
  }
}

/** Keywords whose values are names of properties, which may well be called `pattern`. */
const maps = new Set(['properties', '$defs', 'definitions', 'dependentSchemas']);

function withoutPatterns(schema: unknown, isMap = false): unknown {
  if (Array.isArray(schema)) return schema.map((part) => withoutPatterns(part));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema)
    .filter(([key]) => isMap || (key !== 'pattern' && key !== 'patternProperties'))
    .map(([key, value]) => [key, withoutPatterns(value, !isMap && maps.has(key))]);
  return Object.fromEntries(entries);
}

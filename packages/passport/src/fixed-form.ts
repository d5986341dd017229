import { z } from 'zod';

/** Keywords that only narrow or explain what the ones below let through. */
const narrowing = (
  '$schema title description default examples $comment deprecated readOnly writeOnly required ' +
  'minProperties maxProperties minItems maxItems uniqueItems minLength maxLength pattern ' +
  'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf'
).split(' ');

const schemas = z.record(z.string(), z.unknown());
/** Closed: a keyword that is not known here may open a place, as `prefixItems` and `patternProperties` do. */
const node = z.strictObject({
  type: z.string().optional(),
  $ref: z.string().optional(),
  $defs: schemas.optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  format: z.string().optional(),
  properties: schemas.default({}),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  ...Object.fromEntries(narrowing.map((keyword) => [keyword, z.unknown().optional()])),
});

/** Formats in which no sentence fits. */
const fixedForms = new Set(['date', 'date-time', 'time', 'duration', 'uuid']);

/**
 * Whether no sentence of an outsider fits into a value of this JSON Schema (2020-12, references to `#/$defs/NAME`
 * only). What is not understood holds sentences.
 */
export function hasFixedForm(schema: Readonly<Record<string, unknown>>): boolean {
  return isFixed(schema, schema, 0);
}

function isFixed(schema: unknown, root: Readonly<Record<string, unknown>>, depth: number): boolean {
  const parsed = node.safeParse(schema);
  if (!parsed.success || depth > 20) return false;
  const found = parsed.data;
  if (found.$ref !== undefined) {
    const name = /^#\/\$defs\/([\w.-]+)$/.exec(found.$ref)?.[1];
    const definitions = schemas.safeParse(root['$defs']);
    if (name === undefined || !definitions.success) return false;
    return isFixed(definitions.data[name], root, depth + 1);
  }
  if (found.enum !== undefined || found.const !== undefined) return true;
  switch (found.type) {
    case 'integer':
    case 'number':
    case 'boolean':
    case 'null':
      return true;
    case 'string':
      return fixedForms.has(found.format ?? '');
    case 'array':
      return isFixed(found.items, root, depth + 1);
    case 'object':
      return (
        found.additionalProperties === false &&
        Object.values(found.properties).every((part) => isFixed(part, root, depth + 1))
      );
    default:
      return false;
  }
}

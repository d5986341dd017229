import type { Json } from '../json.ts';
import type { ToolDefinition } from '../surface/surface.ts';
import { asJson } from './lock-file.ts';

/** Words of JSON Schema: to say the same in other words of it tells a model nothing new. */
const VOCABULARY = new Set(
  `$anchor $comment $defs $dynamicAnchor $dynamicRef $id $ref $schema additionalItems additionalProperties allOf anyOf
   array boolean const contains contentEncoding contentMediaType contentSchema date date-time default definitions
   dependencies dependentRequired dependentSchemas deprecated description else email enum examples exclusiveMaximum
   exclusiveMinimum format hostname if int32 int64 integer ipv4 ipv6 items maxContains maxItems maxLength maxProperties
   maximum minContains minItems minLength minProperties minimum multipleOf not null number object oneOf pattern
   patternProperties prefixItems properties propertyNames readOnly regex required string then time title type
   unevaluatedItems unevaluatedProperties uniqueItems uri uuid writeOnly`.split(/\s+/),
);
/** Where a schema points to or is named: no prose fits in there. */
const POINTER = /^(?:#[\w/$%.-]{0,200}|https?:\/\/json-schema\.org\/[\w/.#-]{1,60})$/;

/** Each text in a tool that a model is shown: names, descriptions, and every word inside the schemas. */
export function readableIn(tool: ToolDefinition): ReadonlySet<string> {
  const { name, title, description, inputSchema, outputSchema, annotations } = asJson.parse(tool);
  const texts = new Set<string>();
  const open: Json[] = [name, title, description, inputSchema, outputSchema, annotations].map(
    (each) => each ?? null,
  );
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') texts.add(next);
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) {
      for (const each of next as readonly Json[]) open.push(each);
      continue;
    }
    for (const [key, each] of Object.entries(next)) {
      texts.add(key);
      open.push(each);
    }
  }
  return texts;
}

/**
 * Texts that a model did not read before, wherever in the tool they stand: an example, a default or a name can carry an
 * order as well as a description can. Another notation of the same schema has none.
 */
export function newlyReadable(before: ToolDefinition, after: ToolDefinition): string[] {
  const known = readableIn(before);
  return [...readableIn(after)].filter(
    (text) => !known.has(text) && !VOCABULARY.has(text) && !POINTER.test(text),
  );
}

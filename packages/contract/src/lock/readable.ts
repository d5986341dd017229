import { isList, type Json, type JsonObject } from '../json.ts';
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
/** Dialects of JSON Schema that a schema may name; any other address is a text like any other. */
const DIALECT =
  /^https?:\/\/json-schema\.org\/(?:draft\/2020-12|draft\/2019-09|draft-0[467])\/schema#?$/;
/** Whether a tool only reads and the like: yes or no, judged as hints. All else in `annotations` is read. */
const HINTS = new Set(['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']);

/** Each text in a tool that a model is shown, in the order of the tool: names, descriptions, every word of the schemas. */
export function readableIn(tool: ToolDefinition): ReadonlySet<string> {
  return textsOf(tool, () => false);
}

/**
 * Texts that a model did not read before, wherever in the tool they stand: an example, a default or a name can carry an
 * order as well as a description can. Another notation of the same schema has none.
 */
export function newlyReadable(before: ToolDefinition, after: ToolDefinition): string[] {
  const known = readableIn(before);
  return [...textsOf(after, isNotation)].filter(
    (text) => !known.has(text) && !VOCABULARY.has(text),
  );
}

function textsOf(
  { name, title, description, inputSchema, outputSchema, annotations = {} }: ToolDefinition,
  isLeftOut: (schema: JsonObject, key: string, value: string) => boolean,
): ReadonlySet<string> {
  const texts = new Set([name, title ?? '', description ?? '']);
  const said = Object.entries(asJson.parse(annotations)).filter(
    ([key, value]) => !(HINTS.has(key) && typeof value === 'boolean'),
  );
  for (const schema of [inputSchema, outputSchema ?? {}, Object.fromEntries(said)]) {
    const open: Json[] = [schema];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (typeof next === 'string') texts.add(next);
      if (typeof next !== 'object' || next === null) continue;
      if (isList(next)) {
        for (const each of next.toReversed()) open.push(each);
        continue;
      }
      for (const [key, each] of Object.entries(next).toReversed()) {
        if (!(typeof each === 'string' && isLeftOut(schema, key, each))) open.push(each);
        // names come before what they name
        open.push(key);
      }
    }
  }
  texts.delete('');
  return texts;
}

/** How a schema is written rather than what it says: which dialect it is in, and a pointer to a place that it has. */
function isNotation(schema: JsonObject, key: string, value: string): boolean {
  if (key === '$schema') return DIALECT.test(value);
  return (key === '$ref' || key === '$dynamicRef') && pointsInto(schema, value);
}

/** A pointer is made of names in the schema, each of which is read as a text of its own. RFC 6901, section 6. */
function pointsInto(schema: JsonObject, reference: string): boolean {
  if (reference === '#') return true;
  if (!reference.startsWith('#/')) return false;
  let at: Json | undefined = schema;
  for (const step of reference.slice(2).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return false;
    at = new Map<string, Json>(Object.entries(at)).get(name);
  }
  return true;
}

import { canonicalJson, type JsonObject } from '../json.ts';

/**
 * The text of what a schema promises, equal for schemas that differ in notation only: order, `$ref`, spellings of one
 * value, descriptions and other annotations. Its hash is the `shape` of a contract.
 */
export function shapeText(schema: JsonObject): string {
  return canonicalJson(schema);
}

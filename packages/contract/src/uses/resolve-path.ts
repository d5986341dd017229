import { isObject, type Json, type JsonObject } from '../json.ts';
import { pointed } from '../lint/pointed.ts';
import { isElement, stepsOf } from './paths.ts';

/** Steps of one path that are followed. */
const MOST_STEPS = 64;
/** Subschemas that are looked at for one step. */
const MOST_SCHEMAS = 10_000;

/**
 * Whether a schema declares a path such as `tickets[].id`, through local references and every reading of a union. A name
 * that only an open object would let through is not declared. No pattern is run: `patternProperties` declares any name.
 */
export function declares(root: JsonObject, path: string): boolean {
  const steps = stepsOf(path);
  if (steps.length === 0 || steps.length > MOST_STEPS) return false;
  let here = readings(root, [root]);
  for (const step of steps) {
    const next = here.flatMap((schema) => behind(schema, step));
    here = readings(root, next);
    if (next.length === 0) return false;
  }
  return true;
}

/** A subschema, or `true` where anything may stand. */
type Place = JsonObject | true;

function behind(schema: Place, step: string): Place[] {
  // what is declared without a word about its inside declares no path into it
  if (schema === true) return [];
  if (isElement(step)) {
    const { items } = schema;
    const prefix = listOf(schema['prefixItems']);
    const written = Array.isArray(items) ? items : [];
    const all = [
      ...prefix,
      ...written,
      ...(Array.isArray(items) ? [] : [items]),
      schema['additionalItems'],
    ];
    const at = step === '[]' ? all : [[...prefix, ...written][Number(step.slice(1, -1))] ?? items];
    return at.flatMap(placeOf);
  }
  const { properties, patternProperties, additionalProperties } = schema;
  if (isObject(properties) && Object.hasOwn(properties, step)) return placeOf(properties[step]);
  const matching = isObject(patternProperties) ? Object.values(patternProperties) : [];
  // `additionalProperties: true` lets a name through and says nothing about it
  return [...matching, isObject(additionalProperties) ? additionalProperties : undefined].flatMap(
    placeOf,
  );
}

/** The schemas with all that applies at the same place. */
function readings(root: JsonObject, places: readonly Place[]): Place[] {
  const seen = new Set<Place>();
  const open = [...places];
  for (let next = open.pop(); next !== undefined && seen.size < MOST_SCHEMAS; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next === true) continue;
    const { $ref } = next;
    const target = typeof $ref === 'string' ? pointed(root, $ref) : undefined;
    if (isObject(target)) open.push(target);
    for (const key of ['anyOf', 'oneOf', 'allOf']) open.push(...listOf(next[key]).flatMap(placeOf));
    for (const key of ['then', 'else']) open.push(...placeOf(next[key]));
  }
  return [...seen];
}

const placeOf = (value: Json | undefined): Place[] =>
  value === true || isObject(value) ? [value] : [];
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

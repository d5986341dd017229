import { flatten } from './flatten.ts';
import { mapChildren, without, type Schema } from './schema.ts';

/** Keywords that say nothing about what is allowed; the compiler, which is strict, would not know them. */
const NOTES = [
  'description',
  'title',
  'example',
  'examples',
  'default',
  'externalDocs',
  'xml',
  'deprecated',
  'discriminator',
  'writeOnly',
];

/**
 * A schema of a request, made strict: `nullable` without a type becomes a union with null, `allOf` is flattened, what
 * only answers may hold is left out, and every object takes the declared properties only, unless it is declared a map.
 */
export function strict(schema: Schema): Schema {
  return close(withoutReadOnly(flatten(nullable(bare(schema)))));
}

function bare(schema: Schema): Schema {
  const extensions = Object.keys(schema).filter((key) => key.startsWith('x-'));
  return mapChildren(without(schema, ...NOTES, ...extensions), bare);
}

/** `nullable` counts only beside a type; vendors also write it beside `$ref`, `allOf`, `anyOf` and `enum`. */
function nullable(schema: Schema): Schema {
  const inner = mapChildren(without(schema, 'nullable'), nullable);
  if (schema.nullable !== true) return inner;
  if (typeof inner.type === 'string') return { ...inner, type: [inner.type, 'null'] };
  if (Array.isArray(inner.type)) return { ...inner, type: [...inner.type, 'null'] };
  // a schema without any word accepts null already
  return Object.keys(inner).length === 0 ? inner : { anyOf: [inner, { type: 'null' }] };
}

function withoutReadOnly(schema: Schema): Schema {
  const { properties, required } = schema;
  const dropped = Object.entries(properties ?? {}).flatMap(([name, one]) =>
    one.readOnly === true ? [name] : [],
  );
  const left = {
    ...without(schema, 'readOnly'),
    ...(properties && { properties: pick(properties, dropped) }),
    ...(required && { required: required.filter((name) => !dropped.includes(name)) }),
  };
  return mapChildren(left, withoutReadOnly);
}

function close(schema: Schema): Schema {
  const inner = mapChildren(schema, close);
  const object = inner.properties !== undefined || [inner.type].flat().includes('object');
  if (!object) return inner;
  return { type: 'object', ...inner, additionalProperties: inner.additionalProperties ?? false };
}

function pick(all: Readonly<Record<string, Schema>>, dropped: readonly string[]) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !dropped.includes(name)));
}

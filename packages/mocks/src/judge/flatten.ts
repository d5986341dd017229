import { mapChildren, without, type Schema } from './schema.ts';

/**
 * Merges what `allOf` says into one schema. Where an object is also a union (`anyOf`, `oneOf`), its own properties go
 * into each branch: only then can a branch be closed without refusing what stands beside it.
 */
export function flatten(schema: Schema): Schema {
  const inner = mapChildren(schema, flatten);
  const merged = (inner.allOf ?? []).reduce(merge, without(inner, 'allOf'));
  return distribute(merged);
}

function distribute(schema: Schema): Schema {
  const kind = schema.anyOf ? 'anyOf' : schema.oneOf ? 'oneOf' : undefined;
  const shared = without(schema, 'anyOf', 'oneOf');
  if (!kind || Object.keys(shared).length === 0) return schema;
  if (schema.anyOf && schema.oneOf) throw new Error('judge: a schema with both anyOf and oneOf');
  return { [kind]: (schema[kind] ?? []).map((branch) => distribute(merge(shared, branch))) };
}

/** What satisfies both. Throws where that cannot be said with one schema. */
function merge(left: Schema, right: Schema): Schema {
  const result: Record<string, unknown> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    if (value !== undefined) result[key] = both(key, left, right);
  }
  return result;
}

function both(key: string, left: Schema, right: Schema): unknown {
  const [a, b] = [left[key], right[key]];
  if (a === undefined || JSON.stringify(a) === JSON.stringify(b)) return b;
  switch (key) {
    case 'properties': {
      const merged: Record<string, Schema> = { ...left.properties };
      for (const [name, one] of Object.entries(right.properties ?? {})) {
        const known = merged[name];
        merged[name] = known ? flatten({ allOf: [known, one] }) : one;
      }
      return merged;
    }
    case 'required':
      return [...new Set([...(left.required ?? []), ...(right.required ?? [])])];
    case 'type':
    case 'enum': {
      const allowed = [b].flat();
      return [a].flat().filter((one) => allowed.includes(one));
    }
    case 'readOnly':
      return a === true || b === true;
    case 'additionalProperties':
      // a part that is open says only that another part may add something
      if (a === true) return b;
      if (b === true) return a;
      break;
    case 'minLength':
    case 'minimum':
    case 'minItems':
      return Math.max(Number(a), Number(b));
    case 'maxLength':
    case 'maximum':
    case 'maxItems':
      return Math.min(Number(a), Number(b));
  }
  throw new Error(`judge: two parts of an allOf disagree about ${key}`);
}

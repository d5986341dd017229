import type { Json, JsonObject } from '../json.ts';
import { Inclusion } from '../inclusion/inclusion.ts';
import { BeyondBounds, beyondBounds } from '../schema/bounds.ts';
import { NodeTable } from '../schema/node.ts';
import { readSchema } from '../schema/read-schema.ts';

/** A small object that a schema of arguments or results accepts; undefined: none was found. Never throws. */
export function exampleOf(schema: JsonObject): Json | undefined {
  if (beyondBounds(schema) !== undefined) return undefined;
  try {
    const table = new NodeTable();
    const { root } = readSchema(schema, table);
    return new Inclusion(table).sampler.smallest([root, table.node({ type: ['object'] })]);
  } catch (error) {
    if (error instanceof BeyondBounds) return undefined;
    throw error;
  }
}

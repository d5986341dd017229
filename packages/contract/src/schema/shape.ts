import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../json.ts';
import { Acceptance } from './accepts.ts';
import { BeyondBounds, beyondBounds, Fuel } from './bounds.ts';
import { NodeTable } from './node.ts';
import { Expansion } from './expand.ts';
import { Patterns } from './patterns.ts';
import { readSchema } from './read-schema.ts';
import { Rendering } from './render.ts';

/** Characters of a shape. A longer one, which many references make, is told by its hash. */
const MAX_TEXT = 100_000;

/**
 * The text of what a schema promises, equal for schemas that differ in notation only: order, `$ref`, spellings of one
 * value, descriptions and other annotations. Its hash is the `shape` of a contract. What is too much to be followed is
 * its own shape, so that every change of it shows.
 */
export function shapeText(schema: JsonObject): string {
  if (beyondBounds(schema) !== undefined) return asWritten(schema);
  try {
    const table = new NodeTable();
    const fuel = new Fuel();
    const expansion = new Expansion(
      table,
      fuel,
      new Acceptance(fuel, new Patterns({ risky: false })),
    );
    const { root } = readSchema(schema, table);
    // arguments and results are objects, whether the schema says so or not
    const object = table.node({ type: ['object'] });
    return short(new Rendering(expansion, fuel).text([root, object]));
  } catch (error) {
    if (error instanceof BeyondBounds) return asWritten(schema);
    throw error;
  }
}

const asWritten = (schema: JsonObject) => short(`unread ${canonicalJson(schema)}`);

const short = (text: string) =>
  text.length <= MAX_TEXT ? text : createHash('sha256').update(text).digest('base64url');

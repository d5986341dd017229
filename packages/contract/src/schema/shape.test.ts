import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { compareSchemas } from '../compare/compare-schemas.ts';
import { edited, respelt, row } from '../oracle/random-edit.fixture.ts';
import { document } from '../oracle/random-schema.fixture.ts';
import { shapeText } from './shape.ts';

const seed = fc.integer({ min: 1, max: 2 ** 31 });

describe('R39 the shape of a schema', () => {
  test('is the same for the same said otherwise', () => {
    fc.assert(
      fc.property(document, seed, (made, start) => {
        expect(shapeText(respelt(made, row(start)))).toBe(shapeText(made));
      }),
      { numRuns: 500, seed: 20_261_126 },
    );
  });

  test('when it is the same after an edit, nothing changed for anyone', () => {
    fc.assert(
      fc.property(document, seed, (made, start) => {
        const after = edited(made, row(start));
        if (shapeText(made) !== shapeText(after)) return;
        const changes = [
          ...compareSchemas(made, after, 'in'),
          ...compareSchemas(made, after, 'out'),
        ];
        expect(changes.filter(({ verdict }) => verdict === 'breaking')).toEqual([]);
      }),
      { numRuns: 500, seed: 20_261_126 },
    );
  });

  test.each<[string, JsonObject, JsonObject]>([
    [
      'a default',
      { properties: { a: { type: 'integer', default: 1 } } },
      { properties: { a: { type: 'integer', default: 2 } } },
    ],
    [
      'a bound',
      { properties: { a: { type: 'integer' } } },
      { properties: { a: { type: 'integer', maximum: 3 } } },
    ],
    [
      'closed',
      { properties: { a: { type: 'integer' } } },
      { properties: { a: { type: 'integer' } }, additionalProperties: false },
    ],
    [
      'an external reference',
      { properties: { a: { $ref: 'https://x.example/a' } } },
      { properties: { a: { $ref: 'https://x.example/b' } } },
    ],
  ])('differs by %s', (_name, one, other) => {
    expect(shapeText(one)).not.toBe(shapeText(other));
  });
});

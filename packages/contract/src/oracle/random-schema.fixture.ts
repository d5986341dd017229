import fc from 'fast-check';
import type { Json, JsonObject } from '../json.ts';

/** Names of properties: few, so that two schemas meet. */
const names = ['a', 'b', 'kind', 'x-1'] as const;
const texts = ['', 'a', 'abc', 'text', 'A1', '2026-01-31', 'maya@example.com', 'aaaaaa'];
const patterns = ['^[a-z]+$', '^a', '^.{2,4}$', '[0-9]', '^(a|abc)$', '^x-'];
const formats = ['date', 'email', 'date-time', 'uuid'];

const name = fc.constantFrom(...names);
const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: -3, max: 8 }),
  fc.constantFrom(0.5, 1.25),
  fc.constantFrom(...texts),
);

/** There one time in so many. */
/** Not an object literal: one with a `then` looks like a promise. */
const conditional = (test: Json, yes: Json, no: Json): JsonObject =>
  Object.fromEntries(Object.entries({ if: test, else: no }).concat([[`then`, yes]]));

const rarely = <Value>(arbitrary: fc.Arbitrary<Value>, times: number) =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => rarely(arbitrary, 2);

const stated = (made: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(made).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

function keywords(
  fields: Record<string, fc.Arbitrary<Json | undefined>>,
): fc.Arbitrary<JsonObject> {
  return fc.record(fields).map(stated);
}

const count = fc.integer({ min: 0, max: 3 });

const strings = keywords({
  type: fc.constant('string'),
  minLength: rarely(count, 3),
  maxLength: rarely(fc.integer({ min: 2, max: 6 }), 3),
  pattern: rarely(fc.constantFrom(...patterns), 6),
  format: rarely(fc.constantFrom(...formats), 10),
});
const numbers = keywords({
  type: fc.constantFrom('integer', 'number'),
  minimum: optional(fc.integer({ min: -2, max: 4 })),
  maximum: optional(fc.integer({ min: 2, max: 9 })),
  exclusiveMinimum: rarely(fc.integer({ min: -2, max: 3 }), 5),
  multipleOf: rarely(fc.constantFrom(1, 2, 3, 0.5), 4),
});
const values = keywords({ enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }) });
const constant = keywords({ const: scalar });
const flags = fc.constantFrom<JsonObject>({ type: 'boolean' }, { type: 'null' }, {});

/**
 * Schemas as they are written for tools, and odder ones; without `contains`, of which the validator that is the oracle
 * lets empty lists pass inside other lists; `$ref` leads to `#/$defs/one`, which may lead to itself. */
const { object } = fc.letrec<{ schema: JsonObject; object: JsonObject }>((tie) => {
  const inner = tie('schema');
  const closed = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Json>(false) },
    { weight: 2, arbitrary: fc.constant<Json>(true) },
    { weight: 1, arbitrary: inner },
  );
  const objects = fc
    .tuple(
      fc.dictionary(name, inner, { minKeys: 1, maxKeys: 3 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      keywords({
        additionalProperties: optional(closed),
        patternProperties: rarely(
          fc.dictionary(fc.constantFrom('^x-', '^[a-z]+$'), inner, { maxKeys: 1 }),
          16,
        ),
        minProperties: rarely(count, 16),
        maxProperties: rarely(fc.integer({ min: 1, max: 4 }), 16),
        propertyNames: rarely(strings, 30),
        dependentRequired: rarely(
          fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), { maxKeys: 1 }),
          16,
        ),
        dependentSchemas: rarely(fc.dictionary(name, tie('object'), { maxKeys: 1 }), 24),
        unevaluatedProperties: rarely(fc.constant<Json>(false), 24),
      }).map((made) => {
        // not both: the validator that is the oracle forgets there what `properties` looked at
        const { dependentSchemas: _one, ...others } = made;
        return made['unevaluatedProperties'] === undefined ? made : others;
      }),
    )
    .map(([properties, chosen, others]): JsonObject => {
      const required = Object.keys(properties).filter((_, at) => chosen[at]);
      return { type: 'object', properties, required, ...others };
    });
  const lists = keywords({
    type: fc.constant('array'),
    items: optional(inner),
    prefixItems: rarely(fc.array(inner, { minLength: 1, maxLength: 2 }), 5),
    minItems: optional(count),
    maxItems: optional(fc.integer({ min: 1, max: 4 })),
    uniqueItems: optional(fc.boolean()),
  });
  const union = (keyword: 'anyOf' | 'oneOf' | 'allOf') =>
    fc.array(inner, { minLength: 1, maxLength: 3 }).map((of): JsonObject => ({ [keyword]: of }));
  const both = fc
    .tuple(
      objects,
      fc.constantFrom('anyOf', 'oneOf', 'allOf'),
      fc.array(objects, { minLength: 1, maxLength: 2 }),
    )
    .map(([base, keyword, of]): JsonObject => ({ ...base, [keyword]: of }));
  const rare = fc.oneof(
    inner.map((not): JsonObject => ({ not })),
    fc.tuple(inner, inner, inner).map(([test, yes, no]): JsonObject => conditional(test, yes, no)),
    fc.constant<JsonObject>({ $ref: '#/$defs/one' }),
  );
  return {
    object: objects,
    schema: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      { weight: 3, arbitrary: strings },
      { weight: 3, arbitrary: numbers },
      { weight: 2, arbitrary: values },
      { weight: 1, arbitrary: constant },
      { weight: 1, arbitrary: flags },
      { weight: 5, arbitrary: objects },
      { weight: 2, arbitrary: lists },
      { weight: 2, arbitrary: union('anyOf') },
      { weight: 1, arbitrary: union('oneOf') },
      { weight: 1, arbitrary: union('allOf') },
      { weight: 1, arbitrary: both },
      { weight: 1, arbitrary: rare },
    ),
  };
});

/** Arguments or a result: an object, with a definition that may be recursive. */
export const document = fc
  .tuple(object, object)
  .map(([root, one]): JsonObject => ({ ...root, $defs: { one } }));

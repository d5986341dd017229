import { z } from 'zod';

/** A schema of OpenAPI 3.0: the keywords that the preparation handles; the others go through to the compiler. */
export interface Schema {
  readonly type?: string | readonly string[] | undefined;
  readonly nullable?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly required?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly items?: Schema | undefined;
  readonly additionalProperties?: boolean | Schema | undefined;
  readonly allOf?: readonly Schema[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly not?: Schema | undefined;
  readonly [keyword: string]: unknown;
}

/** Without references: they were followed before. */
export const schemaJson: z.ZodType<Schema> = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  nullable: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  enum: z.array(z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), schemaJson).optional();
  },
  get items() {
    return schemaJson.optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), schemaJson]).optional();
  },
  get allOf() {
    return z.array(schemaJson).optional();
  },
  get anyOf() {
    return z.array(schemaJson).optional();
  },
  get oneOf() {
    return z.array(schemaJson).optional();
  },
  get not() {
    return schemaJson.optional();
  },
});

/** The same schema with each schema directly below it changed. */
export function mapChildren(schema: Schema, change: (child: Schema) => Schema): Schema {
  const { properties, items, additionalProperties, allOf, anyOf, oneOf } = schema;
  return {
    ...schema,
    ...(properties && { properties: mapValues(properties, change) }),
    ...(items && { items: change(items) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: change(additionalProperties),
    }),
    ...(allOf && { allOf: allOf.map(change) }),
    ...(anyOf && { anyOf: anyOf.map(change) }),
    ...(oneOf && { oneOf: oneOf.map(change) }),
  };
}

function mapValues(
  all: Readonly<Record<string, Schema>>,
  change: (child: Schema) => Schema,
): Record<string, Schema> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one)]));
}

/** The same schema without some of its own keywords. */
export function without(schema: Schema, ...keywords: readonly string[]): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keywords.includes(key)));
}

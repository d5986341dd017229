import { strict } from './close.ts';
import type { Described, Parameter } from './description.ts';
import { mapChildren, type Schema } from './schema.ts';

/** Something that the vendor documents and its machine-readable description lacks, or has wrongly. */
export interface Allowance {
  readonly operations: readonly string[];
  /** The day on which somebody last looked, YYYY-MM-DD. */
  readonly seen: string;
  /** The vendor's page that documents it. */
  readonly page: string;
  /** Further query parameters. */
  readonly query?: Readonly<Record<string, Schema>>;
  /** Further fields of the body: dotted path -> schema; `[]` steps into a list (`ticket.fields[].value`). */
  readonly body?: Readonly<Record<string, Schema>>;
  /** Fields of the body that the description has wrongly, in the same spelling. */
  readonly corrected?: Readonly<Record<string, Schema>>;
  /** Parameters that the description demands wrongly, by name. */
  readonly without?: readonly string[];
}

/** Throws where the description has caught up, so that the list does not outlive its need. */
export function allow(operation: Described, allowances: readonly Allowance[]): Described {
  return allowances
    .filter(({ operations }) => operations.includes(operation.id))
    .reduce(allowOne, operation);
}

function allowOne(operation: Described, allowance: Allowance): Described {
  const { id, body } = operation;
  const names = operation.parameters.map(({ name }) => name);
  for (const name of Object.keys(allowance.query ?? {})) {
    if (names.includes(name)) throw new Error(`judge: ${id} has the parameter ${name} by now`);
  }
  for (const name of allowance.without ?? []) {
    if (!names.includes(name)) throw new Error(`judge: ${id} has no parameter ${name} to drop`);
  }
  const added = Object.entries(allowance.query ?? {}).map(([name, schema]): Parameter => ({
    name,
    in: 'query',
    required: false,
    schema: strict(schema),
  }));
  const fields = [
    ...Object.entries(allowance.body ?? {}).map((entry) => [...entry, false] as const),
    ...Object.entries(allowance.corrected ?? {}).map((entry) => [...entry, true] as const),
  ];
  if (fields.length > 0 && !body) throw new Error(`judge: ${id} takes no body`);
  const put = (schema: Schema) =>
    fields.reduce(
      (sofar, [path, field, there]) =>
        putField(sofar, path.split('.'), { schema: strict(field), there, where: `${id} ${path}` }),
      schema,
    );
  return {
    ...operation,
    parameters: [
      ...operation.parameters.filter(({ name }) => allowance.without?.includes(name) !== true),
      ...added,
    ],
    body: body && {
      ...body,
      content: Object.fromEntries(
        Object.entries(body.content).map(([type, schema]) => [type, put(schema)]),
      ),
    },
  };
}

interface Field {
  readonly schema: Schema;
  /** Whether the description must have it already, or must not. */
  readonly there: boolean;
  readonly where: string;
}

function putField(schema: Schema, path: readonly string[], field: Field): Schema {
  if (schema.anyOf ?? schema.oneOf) {
    return mapChildren(schema, (branch) =>
      branch.type === 'null' ? branch : putField(branch, path, field),
    );
  }
  const [step = '', ...rest] = path;
  const list = step.endsWith('[]');
  const name = list ? step.slice(0, -2) : step;
  const known = schema.properties?.[name];
  if (rest.length === 0) {
    if ((known !== undefined) !== field.there) {
      throw new Error(`judge: ${field.where} is ${known ? 'described by now' : 'not described'}`);
    }
    return { ...schema, properties: { ...schema.properties, [name]: field.schema } };
  }
  const below = list ? known?.items : known;
  if (!known || !below) throw new Error(`judge: ${field.where} leads nowhere`);
  const changed = putField(below, rest, field);
  const put = list ? { ...known, items: changed } : changed;
  return { ...schema, properties: { ...schema.properties, [name]: put } };
}

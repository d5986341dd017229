import { z } from 'zod';

/** What a policy can see of an argument. */
export type InputType =
  | { readonly kind: 'text' }
  /** Within what a JavaScript number holds exactly; Cedar's Long is wider. */
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'boolean' }
  /** A closed set of texts; `entity` is the Cedar type without its namespace. */
  | { readonly kind: 'enum'; readonly values: readonly string[]; readonly entity: string }
  | { readonly kind: 'set'; readonly element: InputType }
  | RecordType;

export interface RecordType {
  readonly kind: 'record';
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly type: InputType;
}

/** An argument that no policy can see, and why. */
export interface LeftOut {
  readonly field: string;
  readonly because: string;
}

/** Gives the entity type of a closed set of texts at a path such as `address.kind`. */
export type NameEnum = (path: string, values: readonly string[]) => string;

const node = z.looseObject({
  type: z.unknown().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
});
type Node = z.infer<typeof node>;
/** `true` and `false` are schemas too; nothing can be said of what they take. */
const nodeOf = (schema: unknown): Node => node.safeParse(schema).data ?? {};

/**
 * What a policy can see of validated arguments: their output side, so a field with a default is always there. What
 * cannot be expressed is listed, never dropped in silence.
 */
export function readInput(
  input: z.ZodObject,
  nameEnum: NameEnum,
): { readonly input: RecordType; readonly leftOut: readonly LeftOut[] } {
  const json = z.toJSONSchema(input, { io: 'output', unrepresentable: 'any' });
  const leftOut: LeftOut[] = [];
  return { input: record(nodeOf(json), '', nameEnum, leftOut), leftOut };
}

function record(found: Node, path: string, nameEnum: NameEnum, leftOut: LeftOut[]): RecordType {
  const fields: Field[] = [];
  for (const [name, part] of Object.entries(found.properties ?? {})) {
    const at = path === '' ? name : `${path}.${name}`;
    const { schema, nullable } = withoutNull(nodeOf(part));
    const required = !nullable && (found.required ?? []).includes(name);
    const type = name.startsWith('__')
      ? 'Cedar keeps names with two underscores in front for itself'
      : typeOf(schema, at, nameEnum, leftOut);
    if (typeof type === 'string') leftOut.push({ field: at, because: type });
    else fields.push({ name, required, type });
  }
  return { kind: 'record', fields };
}

/** The type, or why there is none. */
function typeOf(
  found: Node,
  path: string,
  nameEnum: NameEnum,
  leftOut: LeftOut[],
): InputType | string {
  const closed = closedSet(found);
  if (closed) return { kind: 'enum', values: closed, entity: nameEnum(path, closed) };
  const numbers = closedNumbers(found);
  if (numbers) return { kind: 'integer', min: Math.min(...numbers), max: Math.max(...numbers) };
  if (found.anyOf) return 'it may have one of several shapes';
  switch (found.type) {
    case 'string':
      return { kind: 'text' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'integer':
      return { kind: 'integer', ...bounds(found) };
    case 'number':
      return 'a number with decimals is not exact: declare an integer of minor units, or decimal text';
    case 'array': {
      const element = typeOf(nodeOf(found.items), path, nameEnum, leftOut);
      return typeof element === 'string' ? `of its elements: ${element}` : { kind: 'set', element };
    }
    case 'object':
      return found.properties
        ? record(found, path, nameEnum, leftOut)
        : 'its keys are not known beforehand';
    default:
      return 'its type cannot be said in Cedar';
  }
}

/** The texts of an enum, of a literal or of a union of both. */
function closedSet(found: Node): readonly string[] | undefined {
  const constant = found.const === undefined ? undefined : [found.const];
  const values: readonly unknown[] =
    found.enum ??
    constant ??
    (found.anyOf ?? []).flatMap((part): readonly unknown[] => closedSet(nodeOf(part)) ?? [NONE]);
  const texts = values.filter((value) => typeof value === 'string');
  return texts.length > 0 && texts.length === values.length ? [...new Set(texts)] : undefined;
}

const NONE = undefined;

/** The integers of a literal or of several. */
function closedNumbers(found: Node): readonly number[] | undefined {
  const values = found.enum ?? (found.const === undefined ? [] : [found.const]);
  const numbers = values.filter(
    (value) => typeof value === 'number' && Number.isSafeInteger(value),
  );
  return numbers.length > 0 && numbers.length === values.length ? numbers.map(Number) : undefined;
}

/** Cedar knows no null: a field that may be null is one that may be absent. */
function withoutNull(found: Node): { schema: Node; nullable: boolean } {
  if (Array.isArray(found.type)) {
    const types = found.type.filter((type) => type !== 'null');
    const schema = { ...found, type: types.length === 1 ? types[0] : types };
    return { schema, nullable: types.length < found.type.length };
  }
  const parts = (found.anyOf ?? []).map((part) => nodeOf(part));
  const rest = parts.filter(({ type }) => type !== 'null');
  const only = rest.length === 1 ? rest[0] : undefined;
  if (rest.length === parts.length) return { schema: found, nullable: false };
  return { schema: only ?? { ...found, anyOf: rest }, nullable: true };
}

function bounds(found: Node): { min: number; max: number } {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = found;
  return {
    min: Math.max(minimum ?? -Infinity, (exclusiveMinimum ?? -Infinity) + 1, -MAX),
    max: Math.min(maximum ?? Infinity, (exclusiveMaximum ?? Infinity) - 1, MAX),
  };
}

const MAX = Number.MAX_SAFE_INTEGER;

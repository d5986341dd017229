import { dataClasses, type DataClass, type Label } from '@gatehouse/passport';
import { z } from 'zod';

/**
 * Keyword on a field of an output's schema: who could have written it, and what class of information it holds. It is
 * not listed with the schema: see `labelList`.
 */
export const LABEL_KEYWORD = 'x-label';

const fieldLabel = z.strictObject({
  trust: z.enum(['trusted', 'untrusted']),
  class: z.enum(dataClasses).optional(),
});
export type FieldLabel = z.infer<typeof fieldLabel>;

/** A text that outsiders could have written: titles, bodies, names, file names. */
export function untrusted<Schema extends z.ZodType>(schema: Schema, dataClass?: DataClass): Schema {
  return labelled(schema, { trust: 'untrusted', ...(dataClass && { class: dataClass }) });
}

/** A text that the connector or the vendor itself made: ids, links, its own warnings. */
export function trusted<Schema extends z.ZodType>(schema: Schema, dataClass?: DataClass): Schema {
  return labelled(schema, { trust: 'trusted', ...(dataClass && { class: dataClass }) });
}

function labelled<Schema extends z.ZodType>(schema: Schema, label: FieldLabel): Schema {
  return schema.meta({ ...schema.meta(), [LABEL_KEYWORD]: label });
}

const node = z.looseObject({
  type: z.unknown().optional(),
  [LABEL_KEYWORD]: fieldLabel.optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).default([]),
  anyOf: z.array(z.unknown()).default([]),
  oneOf: z.array(z.unknown()).default([]),
  allOf: z.array(z.unknown()).default([]),
});

/** Whether a text fits that has no fixed form; a schema that says nothing of its type lets everything fit. */
function isFreeText(found: z.infer<typeof node>): boolean {
  const { type } = found;
  const fixed = ['enum', 'const', 'format', 'pattern'].some((name) => found[name] !== undefined);
  if (fixed) return false;
  if (type === undefined) return alternatives(found).length === 0;
  return type === 'string' || (Array.isArray(type) && type.includes('string'));
}

const alternatives = ({ anyOf, oneOf, allOf }: z.infer<typeof node>) => [
  ...anyOf,
  ...oneOf,
  ...allOf,
];

/**
 * An output as JSON Schema, all of it written out. Throws TypeError where it is not: what contains itself, or has an id,
 * becomes a reference, and what lies behind one would count as trusted.
 */
function written(output: z.ZodType): unknown {
  const schema = z.toJSONSchema(output, { io: 'input', unrepresentable: 'any' });
  JSON.stringify(schema, (key, value: unknown) => {
    if (key !== '$ref' || typeof value !== 'string') return value;
    throw new TypeError(
      `the output refers to a schema (${value}) instead of holding it, so its labels cannot be read: write it out to the depth that is answered, and give it no id`,
    );
  });
  return schema;
}

/** Free texts of an output schema that no label was given to, as paths. Throws TypeError for one with references. */
export function unlabelledTexts(output: z.ZodType): string[] {
  return walk(written(output), '', undefined)
    .filter(({ label, schema }) => !label && isFreeText(schema))
    .map(({ path }) => path);
}

/** Every schema in an output that bears a label of its own, by its path. Throws TypeError for one with references. */
export function labelsOf(output: z.ZodType): { path: string; label: FieldLabel }[] {
  return walk(written(output), '', undefined).flatMap(({ path, schema }) => {
    const label = schema[LABEL_KEYWORD];
    return label ? [{ path, label }] : [];
  });
}

interface Found {
  readonly path: string;
  readonly label: FieldLabel | undefined;
  readonly schema: z.infer<typeof node>;
}

/** Every schema below one, each with the label that holds for it: its own, or that of what contains it. */
function walk(schema: unknown, path: string, outer: FieldLabel | undefined): Found[] {
  const parsed = node.safeParse(schema);
  if (!parsed.success) return [];
  const found = parsed.data;
  const label = found[LABEL_KEYWORD] ?? outer;
  const below = (part: unknown, name: string) =>
    walk(part, path === '' ? name : `${path}.${name}`, label);
  const each = (part: unknown) => walk(part, `${path}[]`, label);
  return [
    { path: path || '(output)', label, schema: found },
    ...Object.entries(found.properties ?? {}).flatMap(([name, part]) => below(part, name)),
    ...[found.items, ...found.prefixItems].flatMap(each),
    ...below(found.additionalProperties, '*'),
    ...alternatives(found).flatMap((part) => walk(part, path, label)),
  ];
}

/** Reads a value's label off its schema: untrusted as soon as one untrusted text in it is not empty. */
export type LabelOf = (value: unknown) => Label;

/** `own` is the class of whatever the connector's records hold. Compiled once for each tool. Throws like the check. */
export function labelReader(output: z.ZodType, own: DataClass): LabelOf {
  const read = compile(written(output), undefined);
  return (value) => {
    const classes = new Set<DataClass>([own]);
    const trust = read(value, classes) ? 'untrusted' : 'trusted';
    return { trust, classes: dataClasses.filter((name) => classes.has(name)) };
  };
}

/** Whether an untrusted text is in the value; collects the classes of what is. */
type Read = (value: unknown, classes: Set<DataClass>) => boolean;

function compile(schema: unknown, outer: FieldLabel | undefined): Read {
  const parsed = node.safeParse(schema);
  if (!parsed.success) return () => false;
  const found = parsed.data;
  const label = found[LABEL_KEYWORD] ?? outer;
  const either = alternatives(found).map((part) => compile(part, label));
  const properties = new Map(
    Object.entries(found.properties ?? {}).map(([name, part]) => [name, compile(part, label)]),
  );
  const first = found.prefixItems.map((part) => compile(part, label));
  const items = compile(found.items, label);
  const rest = compile(found.additionalProperties, label);
  return (value, classes) => {
    if (value === undefined || value === null) return false;
    if (label?.class) classes.add(label.class);
    let untrustedText = typeof value === 'string' && value !== '' && label?.trust === 'untrusted';
    // every part is read, also when the first already decides: each may add a class
    const also = (is: boolean) => void (untrustedText ||= is);
    for (const read of either) also(read(value, classes));
    if (Array.isArray(value)) {
      for (const [at, each] of value.entries()) also((first[at] ?? items)(each, classes));
    } else if (typeof value === 'object') {
      for (const [name, each] of Object.entries(value)) {
        also((properties.get(name) ?? rest)(each, classes));
      }
    }
    return untrustedText;
  };
}

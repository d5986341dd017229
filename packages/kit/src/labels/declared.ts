import type { Label, DataClass } from '@gatehouse/passport';
import { z } from 'zod';

/** JSON Schema keyword on an output field: who could have written it, and what class of information it holds. */
export const LABEL_KEYWORD = 'x-label';

const fieldLabel = z.strictObject({
  trust: z.enum(['trusted', 'untrusted']),
  class: z.custom<DataClass>().optional(),
});
type FieldLabel = z.infer<typeof fieldLabel>;

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
  anyOf: z.array(z.unknown()).optional(),
});

/** Texts whose form leaves no room for an outsider's words. */
const isStructure = (found: Record<string, unknown>) =>
  found['enum'] !== undefined ||
  found['const'] !== undefined ||
  found['format'] !== undefined ||
  found['pattern'] !== undefined;

/** Free texts of an output schema that no label was given to, as paths. */
export function unlabelledTexts(output: z.ZodType): string[] {
  return walk(z.toJSONSchema(output, { io: 'input', unrepresentable: 'any' }), '', undefined)
    .filter(({ label, schema }) => !label && schema['type'] === 'string' && !isStructure(schema))
    .map(({ path }) => path);
}

interface Found {
  readonly path: string;
  readonly label: FieldLabel | undefined;
  readonly schema: Record<string, unknown>;
}

/** Every schema below one, each with the label that holds for it: its own, or that of what contains it. */
function walk(schema: unknown, path: string, outer: FieldLabel | undefined): Found[] {
  const parsed = node.safeParse(schema);
  if (!parsed.success) return [];
  const found = parsed.data;
  const label = found[LABEL_KEYWORD] ?? outer;
  const below = (part: unknown, name: string) =>
    walk(part, path === '' ? name : `${path}.${name}`, label);
  return [
    { path: path || '(output)', label, schema: found },
    ...Object.entries(found.properties ?? {}).flatMap(([name, part]) => below(part, name)),
    ...below(found.items, '[]'),
    ...below(found.additionalProperties, '*'),
    ...(found.anyOf ?? []).flatMap((part) => walk(part, path, label)),
  ];
}

/** Reads a value's label off its schema: untrusted as soon as one untrusted text in it is not empty. */
export type LabelOf = (value: unknown) => Label;

/** `own` is the class of whatever the connector's records hold. Compiled once for each tool. */
export function labelReader(output: z.ZodType, own: DataClass): LabelOf {
  const schema = z.toJSONSchema(output, { io: 'input', unrepresentable: 'any' });
  return (value) => {
    const classes = new Set<DataClass>([own]);
    const trust = read(schema, value, undefined, classes) ? 'untrusted' : 'trusted';
    return { trust, classes: [...classes] };
  };
}

/** Whether an untrusted text is in there; collects the classes of what is. */
function read(
  schema: unknown,
  value: unknown,
  outer: FieldLabel | undefined,
  classes: Set<DataClass>,
): boolean {
  if (value === undefined || value === null) return false;
  const parsed = node.safeParse(schema);
  if (!parsed.success) return false;
  const found = parsed.data;
  const label = found[LABEL_KEYWORD] ?? outer;
  if (label?.class) classes.add(label.class);
  const parts = (found.anyOf ?? []).map((part) => read(part, value, label, classes));
  if (Array.isArray(value)) {
    parts.push(...value.map((each) => read(found.items, each, label, classes)));
  } else if (typeof value === 'object') {
    for (const [name, each] of Object.entries(value)) {
      const declared = found.properties?.[name] ?? found.additionalProperties;
      parts.push(read(declared, each, label, classes));
    }
  }
  return (
    parts.includes(true) ||
    (typeof value === 'string' && value !== '' && label?.trust === 'untrusted')
  );
}

import { z } from 'zod';

/** From the least to the most that a system of record can do. */
const supports = ['no', 'partial', 'yes'] as const;
const fieldSupports = ['none', 'read_only', 'create_only', 'read_write'] as const;

export type Support = (typeof supports)[number];
export type FieldSupport = (typeof fieldSupports)[number];

export const supportRank = (value: Support) => supports.indexOf(value);
export const fieldRank = (value: FieldSupport) => fieldSupports.indexOf(value);

/** A neutral word and what the system of record calls it; none: it has no such thing. */
export interface NeutralWord {
  readonly word: string;
  readonly native: readonly string[];
}

/** A list of neutral words, such as `statuses`, whose entries name the field `status` of a record. */
export interface WordList {
  readonly list: string;
  readonly field: string;
  readonly words: readonly NeutralWord[];
}

/** What a connector says about its system of record, whatever the category is. */
export interface Description {
  readonly tools: Readonly<Record<string, Support>>;
  /** Absent: the category does not speak of fields. */
  readonly fields: Readonly<Record<string, FieldSupport>> | undefined;
  readonly requiredFields: readonly string[];
  readonly notes: readonly string[];
  /** How a stale version is refused, and how a write that is sent again happens once. */
  readonly guarantees: Readonly<Record<string, string>>;
  readonly words: readonly WordList[];
}

const described = z.looseObject({
  tools: z.record(z.string(), z.enum(supports)),
  fields: z.record(z.string(), z.enum(fieldSupports)).optional(),
  required_fields: z.array(z.string()).default([]),
  notes: z.array(z.string()).default([]),
  version_enforcement: z.string().optional(),
  idempotency: z.string().optional(),
});
const row = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Reads the answer of a category's `describe_*` tool. Undefined: it does not describe itself in these terms. */
export function readDescription(answer: unknown): Description | undefined {
  const parsed = described.safeParse(answer);
  if (!parsed.success) return undefined;
  const { tools, fields, required_fields, notes, version_enforcement, idempotency } = parsed.data;
  return {
    tools,
    fields,
    requiredFields: required_fields,
    notes,
    guarantees: {
      ...(version_enforcement !== undefined && { version_enforcement }),
      ...(idempotency !== undefined && { idempotency }),
    },
    words: Object.entries(parsed.data).flatMap(([list, value]) => wordList(list, value)),
  };
}

/** An array whose entries are one word under the same name and its `native` words is a list of words. */
function wordList(list: string, value: unknown): WordList[] {
  const rows = z.array(row).min(1).safeParse(value);
  if (!rows.success) return [];
  const field = Object.keys(rows.data[0] ?? {}).find((name) => name !== 'native') ?? '';
  const words = rows.data.flatMap((entry): NeutralWord[] => {
    const { [field]: word, native, ...more } = entry;
    const fits = typeof word === 'string' && Array.isArray(native);
    return fits && Object.keys(more).length === 0 ? [{ word, native }] : [];
  });
  return words.length === rows.data.length ? [{ list, field, words }] : [];
}

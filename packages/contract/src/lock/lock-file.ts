import { z } from 'zod';
import { isObject, type JsonObject } from '../json.ts';

/** The format that this version writes. It rises when a hash is made in another way. */
export const LOCK_FORMAT = 1;
/** Beside `gatehouse.yaml`. */
export const LOCK_FILE = 'gatehouse.lock';

const hash = z.string().regex(/^sha256-[\w-]{43}$/, 'expected sha256- and 43 characters');

/**
 * One pinned tool. `definition` is of everything that was listed, so that nothing moves unseen; the other three say which
 * promise moved. `because` is the word of whoever accepted it last.
 */
export const lockedTool = z.strictObject({
  because: z.string().optional(),
  definition: hash,
  hints: hash,
  shape: hash,
  text: hash,
});
export type LockedTool = z.infer<typeof lockedTool>;

/** A record of anything, whose names may be `__proto__` and `constructor` as well. */
const records = <Value>(value: z.ZodType<Value>, expected: string) =>
  z.custom<Readonly<Record<string, Value>>>(
    (given) =>
      isObject(given) && Object.values(given).every((each) => value.safeParse(each).success),
    expected,
  );

/** One instance of a connector as it was when somebody accepted it. */
export const lockedConnector = z.strictObject({
  category: z.string(),
  /** The versions that may answer, as `gatehouse.yaml` said when it was pinned. */
  contract: z.string().optional(),
  server: z.string(),
  version: z.string(),
  /** Of the server's instructions, where it gave some. */
  instructions: hash.optional(),
  tools: records(lockedTool, 'expected definition, hints, shape and text for each tool'),
});
export type LockedConnector = z.infer<typeof lockedConnector>;

export const lockedBundle = z.strictObject({ version: z.string(), digest: hash });
export type LockedBundle = z.infer<typeof lockedBundle>;

export const lockFile = z.strictObject({
  format: z.literal(LOCK_FORMAT),
  bundles: records(lockedBundle, 'expected version and digest for each bundle'),
  connectors: records(lockedConnector, 'expected a pinned connector for each instance'),
});
export type Lock = z.infer<typeof lockFile>;

export const EMPTY_LOCK: Lock = { format: LOCK_FORMAT, bundles: {}, connectors: {} };

/** A record's own entry: names come from others, and every object answers to `constructor`. */
export function own<Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The record with one entry changed, or without it. */
export function withEntry<Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
  value: Value | undefined,
): Record<string, Value> {
  const others = Object.entries(record).filter(([key]) => key !== name);
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}

/** What was parsed from JSON or is made of it is JSON. */
export const asJson = z.custom<JsonObject>(isObject);

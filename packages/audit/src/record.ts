import { z } from 'zod';
import type { JsonObject } from './canonical.ts';

/** Chain value of the first record: there is none before it. */
export const NO_RECORD = '0'.repeat(64);

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** A personal part as it lies in the log: whose key it needs, and what only that key opens. */
export const sealedPart = z.strictObject({
  role: z.string().optional(),
  /** Name of the subject's key: a keyed hash of the subject with that very key, which nobody can compute without it. */
  subject: hex(16),
  nonce: z.base64(),
  data: z.base64(),
});
export type SealedPart = z.infer<typeof sealedPart>;

/** A line of the log. Its members are in canonical order, so `prev` and `seq` end it. */
export const storedRecord = z.strictObject({
  at: z.number(),
  body: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
  kind: z.string(),
  personal: z.array(sealedPart).optional(),
  /** Leaf hash of the record before. */
  prev: hex(32),
  seq: z.int().nonnegative(),
});
export type StoredRecord = z.infer<typeof storedRecord>;

/** The parts of a record that are already canonical JSON; `personal` is absent or an array. */
export interface RecordTexts {
  readonly at: number;
  readonly kind: string;
  readonly body: string;
  readonly personal?: string;
}

/** The line of a record, without its newline: canonical JSON because its members stand in order and are canonical. */
export function recordLine(texts: RecordTexts, prev: string, seq: number): string {
  const personal = texts.personal === undefined ? '' : `,"personal":${texts.personal}`;
  return `{"at":${texts.at},"body":${texts.body},"kind":${JSON.stringify(texts.kind)}${personal},"prev":"${prev}","seq":${seq}}`;
}

/** Every line begins so. */
export const LINE_START = '{"at":';

const tail = /,"prev":"([0-9a-f]{64})","seq":(0|[1-9][0-9]{0,15})\}$/;
/** The longest text that `tail` can match. */
const TAIL_BYTES = 9 + 64 + 8 + 16 + 2;

/** What a line says of its place, read from its end without parsing the rest. Undefined: it has no such end. */
export function placeOf(line: Buffer): { prev: string; seq: number } | undefined {
  const match = tail.exec(line.toString('latin1', Math.max(0, line.length - TAIL_BYTES)));
  return match ? { prev: match[1] ?? '', seq: Number(match[2]) } : undefined;
}

/** A line as a record. Undefined: it is none. */
export function parseRecord(line: Buffer): StoredRecord | undefined {
  try {
    const result = storedRecord.safeParse(JSON.parse(line.toString('utf8')));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}

import { z } from 'zod';
import type { Json, JsonObject } from './canonical.ts';
import { AuditError } from './error.ts';
import { readSegmentBody } from './log/segment-record.ts';
import { leafHash } from './merkle/hash.ts';
import { parseRecord, type SealedPart, type StoredRecord } from './record.ts';
import { noLog, segmentsOf, type Segment } from './storage/layout.ts';
import { readLines } from './storage/lines.ts';
import { KeyFinder } from './subjects/key-finder.ts';

/** What a record says about one person. `id`: what the log calls the subject of this part. */
export type ReadPart = { readonly role?: string; readonly id: string } & (
  | { readonly state: 'open'; readonly subject: string; readonly data: Json }
  /** The subject's key was destroyed. */
  | { readonly state: 'erased' }
  /** Nobody asked to decrypt. */
  | { readonly state: 'sealed' }
  /** The key is there and does not open it: part or key were changed. */
  | { readonly state: 'unreadable' }
);

/** One record, as it is read. */
export interface AuditRecord {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: string;
  readonly body: JsonObject;
  readonly personal: readonly ReadPart[];
  /** Leaf hash, hex: the same as in the receipt. */
  readonly hash: string;
}

export interface ReadOptions {
  /** Number of the first record; 0 without it. */
  readonly from?: number;
  /** Opens personal parts with the keys in the folder. */
  readonly decrypt?: boolean;
}

/**
 * The records of a log in order, one piece of a file in memory at a time. May run while another process writes, and ends
 * with the last whole record then. Reading verifies nothing. Throws AuditError `damaged` at a line that is no record.
 */
export async function* readAuditLog(
  folder: string,
  { from = 0, decrypt = false }: ReadOptions = {},
): AsyncGenerator<AuditRecord> {
  const segments = await segmentsOf(folder);
  if (segments.length === 0) throw noLog(folder);
  const keys = decrypt ? new KeyFinder(folder) : undefined;
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    if (next && next.first <= from) continue;
    yield* readSegment(segment, from, keys);
  }
}

async function* readSegment(
  segment: Segment,
  from: number,
  keys: KeyFinder | undefined,
): AsyncGenerator<AuditRecord> {
  let origin: string | undefined;
  let seq = segment.first;
  for await (const lines of readLines(segment.path)) {
    for (const { bytes, ended } of lines) {
      if (!ended) return;
      // the first record says whose log it is, also to a reader who starts later
      const record = origin === undefined || seq >= from ? parseRecord(bytes) : undefined;
      if (!record && (origin === undefined || seq >= from)) throw noRecord(segment, seq);
      if (record) origin ??= readSegmentBody(record)?.origin ?? '';
      if (record && seq >= from) yield await opened(record, bytes, origin ?? '', keys);
      seq += 1;
    }
  }
}

async function opened(
  record: StoredRecord,
  line: Buffer,
  origin: string,
  keys: KeyFinder | undefined,
): Promise<AuditRecord> {
  const { seq, at, kind, body } = record;
  const personal: ReadPart[] = [];
  for (const [index, part] of (record.personal ?? []).entries()) {
    personal.push(await openPart(part, { origin, seq, index, role: part.role }, keys));
  }
  return { seq, at, kind, body, personal, hash: leafHash(line).toString('hex') };
}

/** The text that a part was sealed over. */
const sealedText = z.strictObject({ data: z.custom<Json>(), subject: z.string() });

async function openPart(
  part: SealedPart,
  place: { origin: string; seq: number; index: number; role: string | undefined },
  keys: KeyFinder | undefined,
): Promise<ReadPart> {
  const head = { id: part.subject, ...(part.role !== undefined && { role: part.role }) };
  if (!keys) return { ...head, state: 'sealed' };
  const key = await keys.find(part.subject);
  if (!key) return { ...head, state: 'erased' };
  const text = key.open(part, place);
  if (text === undefined) return { ...head, state: 'unreadable' };
  const { data, subject } = sealedText.parse(JSON.parse(text));
  return { ...head, state: 'open', subject, data };
}

function noRecord(segment: Segment, seq: number): AuditError {
  return new AuditError('damaged', `Record ${seq} in ${segment.name} cannot be read.`, {
    hint: 'Run "audit verify" on the folder to see what happened to it.',
  });
}

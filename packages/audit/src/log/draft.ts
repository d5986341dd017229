import { canonicalJson, type JsonObject } from '../canonical.ts';
import { parseEntry, type AuditEntry } from '../entry.ts';
import { AuditError } from '../error.ts';
import { recordLine, type SealedPart } from '../record.ts';
import type { KeyRing, NamedKey } from '../subjects/key-ring.ts';
import type { RandomBytes } from '../subjects/subject-key.ts';

/** A record before it has a number: checked, and as texts already. */
export interface Draft {
  readonly at: number;
  readonly kind: string;
  readonly body: string;
  readonly personal: readonly { role: string | undefined; subject: string; text: string }[];
  /** About how long its line will be. */
  readonly bytes: number;
}

/** Base64, nonce, tag and member names of a sealed part. Bytes, at most. */
const SEALED_OVERHEAD = 200;
const RECORD_OVERHEAD = 250;

/** Checks an entry and writes it out. Throws AuditError `invalid_entry` or `too_large`. */
export function draftOf(entry: AuditEntry, recordBytes: number): Draft {
  const { kind, at, body, personal = [] } = parseEntry(entry);
  const draft = written(
    kind,
    at,
    canonicalJson(body),
    personal.map(({ role, subject, data }) => {
      // without the check, a part without data would be a part without the member
      return { role, subject, text: canonicalJson({ data: data ?? null, subject }) };
    }),
  );
  if (draft.bytes <= recordBytes) return draft;
  throw new AuditError(
    'too_large',
    `The audit entry needs about ${draft.bytes} bytes; ${recordBytes} are allowed.`,
    { hint: 'Cut long texts before they are logged, or raise the limit recordBytes.' },
  );
}

/** A record that the log writes about itself. */
export const ownDraft = (kind: string, at: number, body: JsonObject): Draft =>
  written(kind, at, canonicalJson(body), []);

function written(kind: string, at: number, body: string, personal: Draft['personal']): Draft {
  const sealed = personal.map(({ text }) => Buffer.byteLength(text) * (4 / 3) + SEALED_OVERHEAD);
  const bytes = sealed.reduce((sum, part) => sum + part, Buffer.byteLength(body) + RECORD_OVERHEAD);
  return { at, kind, body, personal, bytes: Math.ceil(bytes) };
}

/** The keys of its parts, each on the disk. */
export const keysOf = (draft: Draft, ring: KeyRing): Promise<NamedKey[]> =>
  Promise.all(draft.personal.map(({ subject }) => ring.keyOf(subject)));

/** The line of a draft at its place in the log. */
export function lineOf(
  draft: Draft,
  keys: readonly NamedKey[],
  { origin, seq, prev }: { origin: string; seq: number; prev: string },
  randomBytes: RandomBytes,
): string {
  const { at, kind, body } = draft;
  if (draft.personal.length === 0) return recordLine({ at, kind, body }, prev, seq);
  const parts = draft.personal.flatMap(({ role, text }, index): SealedPart[] => {
    const named = keys[index];
    return named ? [named.key.seal(named.id, { origin, seq, index, role }, text, randomBytes)] : [];
  });
  return recordLine({ at, kind, body, personal: canonicalJson(parts) }, prev, seq);
}

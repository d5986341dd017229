import type { KeyObject } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { publicKeyOf, type NoteKey } from '../checkpoint/keys.ts';
import { readNotes } from '../checkpoint/newest.ts';
import { openCheckpoint, originPattern } from '../checkpoint/note.ts';
import { scanCheckpoints, type ScannedCheckpoints } from '../checkpoint/scan.ts';
import { readSegmentBody } from '../log/segment-record.ts';
import { leafHash } from '../merkle/hash.ts';
import { parseRecord, placeOf } from '../record.ts';
import { noLog, segmentsOf, type Segment } from '../storage/layout.ts';
import { readLines } from '../storage/lines.ts';
import { pendingErasures } from '../subjects/erase.ts';
import { belongTogether, itemOf, withoutEnd } from './item.ts';
import { Problems, type VerifyReport } from './report.ts';
import { SignedRoots, type SignedRoot } from './signed-roots.ts';
import type { Gap } from './strays.ts';
import { Walk } from './walk.ts';

export interface VerifyOptions {
  /** The log's Ed25519 public key, from a place that the log's writer cannot change: KeyObject or SPKI PEM. */
  readonly publicKey: KeyObject | string;
  /** Name that the log must have. Without it, the name that it gives itself. */
  readonly origin?: string;
  /** A checkpoint that was kept elsewhere, as text. With it, a cut end or a log written anew is found as well. */
  readonly trustedCheckpoint?: string;
  /** Hears from time to time how many records were looked at. */
  readonly progress?: (records: number) => void;
}

/**
 * Checks every record, line end and checkpoint of a log and says what is wrong where; goes on after a problem. Reads
 * one piece of a file at a time, and may run while another process writes. Throws AuditError `not_found` (no log there)
 * and `wrong_key` (no Ed25519 key); everything about the log itself is in the report.
 */
export async function verifyAuditLog(
  folder: string,
  options: VerifyOptions,
): Promise<VerifyReport> {
  // before the records, so that a log that grows meanwhile does not look cut
  const notes = await readNotes(folder);
  const segments = await segmentsOf(folder);
  if (segments.length === 0 && notes === undefined) throw noLog(folder);
  const { key, scanned } = await identify(segments, notes ?? Buffer.alloc(0), options);
  const problems = new Problems();
  if (notes === undefined) {
    problems.add({
      kind: 'unreadable',
      file: 'checkpoints',
      offset: 0,
      message: 'there is no file of checkpoints',
    });
  }
  judgeNotes(scanned, problems);
  const stored = scanned.good.map(({ size, root }) => ({ size, root, trusted: false }));
  const trusted = trustedRoot(key, options.trustedCheckpoint, problems);
  const roots = new SignedRoots([...stored, ...trusted]);
  const walk = new Walk(roots, problems);
  const torn = scanned.torn ? [{ file: 'checkpoints', ...scanned.torn }] : [];
  for (const segment of segments) {
    const place = { walk, problems, isLast: segment === segments.at(-1) };
    torn.push(...(await walkSegment(segment, place, options.progress)));
  }
  walk.end();
  if (roots.newest > walk.records) {
    walk.strays.miss(await cutEnd(walk.records, roots.newest, segments, torn));
  }
  const { numbers } = walk.strays;
  const counted =
    numbers.size > 0 ? await countLines(segments, numbers) : new Map<string, number>();
  walk.strays.settle((seq, leaf) => counted.get(`${seq} ${leaf}`) ?? 0);
  const { root } = roots;
  return {
    ok: problems.none,
    origin: key.origin,
    records: walk.records,
    ...(root !== undefined && { root }),
    checkpoints: {
      verified: roots.verified,
      total: scanned.good.length + scanned.bad.length,
      newest: scanned.good.reduce((newest, { size }) => Math.max(newest, size), 0),
    },
    unsealed: Math.max(0, walk.records - roots.newest),
    ...(options.trustedCheckpoint !== undefined && { trusted: roots.trusted }),
    problems: problems.list,
    more: problems.more,
    torn,
    pendingErasures: pendingErasures(folder).length,
  };
}

type Torn = VerifyReport['torn'][number];

/** Which name the log has: the one under which most of its checkpoints are good, so that no damage can hide it. */
async function identify(
  segments: readonly Segment[],
  notes: Buffer,
  { publicKey, origin }: VerifyOptions,
): Promise<{ key: NoteKey; scanned: ScannedCheckpoints }> {
  const names = origin === undefined ? await namesOf(segments, notes) : [origin];
  const found = names.map((name) => {
    const key = publicKeyOf(name, publicKey);
    return { key, scanned: scanCheckpoints(key, notes) };
  });
  const best = found.toSorted((a, b) => b.scanned.good.length - a.scanned.good.length)[0];
  if (best) return best;
  const key = publicKeyOf('unknown', publicKey);
  return { key, scanned: scanCheckpoints(key, notes) };
}

async function namesOf(segments: readonly Segment[], notes: Buffer): Promise<string[]> {
  const names = new Set<string>();
  for (const { path } of segments.slice(0, 2)) {
    for await (const [line] of readLines(path)) {
      const record = line && parseRecord(line.bytes);
      const body = record && readSegmentBody(record);
      if (body) names.add(body.origin);
      break;
    }
  }
  for (const [, name] of notes
    .subarray(0, 2_000)
    .toString('latin1')
    .matchAll(/^(.+)\n[0-9]+\n/gm)) {
    if (name) names.add(name);
  }
  return [...names].filter((name) => originPattern.test(name));
}

function judgeNotes({ good, bad }: ScannedCheckpoints, problems: Problems): void {
  const file = 'checkpoints';
  if (good.length === 0 && bad.length > 1) {
    const message = `none of ${bad.length} checkpoints was signed by this key under the log's name`;
    problems.add({ kind: 'bad_signature', file, offset: 0, message });
    return;
  }
  for (const { offset, size } of bad) {
    const message = 'this checkpoint is not what was signed, or was signed by another key';
    const record = size !== undefined && { record: size };
    problems.add({ kind: 'bad_signature', file, offset, ...record, message });
  }
  good.forEach(({ size, offset }, index) => {
    const before = good[index - 1];
    if (!before || before.size < size) return;
    const again = before.size === size;
    const message = `the checkpoint of size ${size} stands ${again ? 'there twice' : `after the one of size ${before.size}`}`;
    problems.add({ kind: again ? 'duplicated' : 'reordered', file, offset, record: size, message });
  });
}

function trustedRoot(key: NoteKey, note: string | undefined, problems: Problems): SignedRoot[] {
  if (note === undefined) return [];
  const checkpoint = openCheckpoint(key, note);
  if (checkpoint) return [{ size: checkpoint.size, root: checkpoint.root, trusted: true }];
  const message = 'the trusted checkpoint was not signed by this key under the name of this log';
  problems.add({ kind: 'bad_signature', file: 'trusted checkpoint', offset: 0, message });
  return [];
}

async function walkSegment(
  { path, name, first }: Segment,
  { walk, problems, isLast }: { walk: Walk; problems: Problems; isLast: boolean },
  progress: VerifyOptions['progress'],
): Promise<Torn[]> {
  const torn: Torn[] = [];
  // the last line before is handed over and not counted yet
  const begins = walk.records + (walk.waiting ? 1 : 0);
  const unreadable = (offset: number, record: number | undefined, message: string) =>
    problems.add({
      kind: 'unreadable',
      file: name,
      offset,
      ...(record !== undefined && { record }),
      message,
    });
  for await (const lines of readLines(path)) {
    for (const { bytes, offset, ended } of lines) {
      const { waiting } = walk;
      // the right record in its place, and a name that sends whoever reads from a number elsewhere
      if (offset === 0 && first !== begins && placeOf(bytes)?.seq === begins) {
        unreadable(0, begins, `the file begins with record ${begins} and is not called after it`);
      }
      if (waiting?.file === name && belongTogether(waiting, bytes)) {
        const joined = Buffer.concat([waiting.bytes, Buffer.from('\n'), bytes]);
        const whole = ended ? itemOf(name, waiting.offset, joined) : undefined;
        walk.replaceWaiting(whole ?? withoutEnd(name, waiting.offset, joined) ?? waiting);
      } else if (ended) {
        walk.next(itemOf(name, offset, bytes));
      } else {
        const whole = withoutEnd(name, offset, bytes);
        if (whole) walk.next(whole);
        else if (isLast) torn.push({ file: name, offset, bytes: bytes.length });
        else {
          // a file is written to its end before the next one is begun, so no crash leaves this
          const message = `${bytes.length} bytes behind the last record are none, and another file follows`;
          unreadable(offset, undefined, message);
        }
      }
    }
    progress?.(walk.records);
  }
  return torn;
}

/** How many lines have a number and a hash, for the numbers that somebody asks about. */
async function countLines(
  segments: readonly Segment[],
  numbers: ReadonlySet<number>,
): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  for (const { path } of segments) {
    for await (const lines of readLines(path)) {
      for (const { bytes } of lines) {
        const seq = placeOf(bytes)?.seq;
        if (seq === undefined || !numbers.has(seq)) continue;
        const name = `${seq} ${leafHash(bytes).toString('hex')}`;
        counted.set(name, (counted.get(name) ?? 0) + 1);
      }
    }
  }
  return counted;
}

/** The end that was signed for and is not there: it is missing where the last file ends, or where a piece of it begins. */
async function cutEnd(
  records: number,
  signed: number,
  segments: readonly Segment[],
  torn: readonly Torn[],
): Promise<Gap> {
  const last = segments.at(-1);
  const piece = torn.find(({ file }) => file === last?.name);
  return {
    from: records,
    through: signed - 1,
    file: last?.name ?? '',
    offset: piece?.offset ?? (last ? (await stat(last.path)).size : 0),
    leaf: '',
    atEnd: true,
  };
}

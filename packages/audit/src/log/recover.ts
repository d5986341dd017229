import { rm } from 'node:fs/promises';
import type { NoteKey } from '../checkpoint/keys.ts';
import type { SignedCheckpoint } from '../checkpoint/note.ts';
import { AuditError } from '../error.ts';
import { Frontier } from '../merkle/frontier.ts';
import { leafHash } from '../merkle/hash.ts';
import { NO_RECORD, parseRecord, placeOf } from '../record.ts';
import { segmentsOf, type Segment } from '../storage/layout.ts';
import { readLines, type Line } from '../storage/lines.ts';
import { cutOff, type Cut } from './cut.ts';
import { lastCheckpoint } from './last-checkpoint.ts';
import { readSegmentBody } from './segment-record.ts';
import { wrongLog } from './wrong-log.ts';

/** Where the log stands. */
export interface Recovered {
  /** The file that records go to; undefined: there is none yet. */
  readonly segment?: Segment;
  readonly tree: Frontier;
  /** Leaf hash of the last record, in hex. */
  readonly tip: string;
  readonly checkpoint?: SignedCheckpoint;
  readonly cuts: readonly Cut[];
}

/**
 * Finds the end of a log that nobody else writes: cuts off what a crash left, and checks the last file and the last
 * checkpoint against each other. Everything before is left to `verifyAuditLog`. Throws AuditError `damaged`,
 * `wrong_log` or `wrong_key`: a log that was changed is not continued.
 */
export async function recover(folder: string, key: NoteKey): Promise<Recovered> {
  const { checkpoint, cut } = await lastCheckpoint(folder, key);
  const cuts = cut ? [cut] : [];
  const segments = await segmentsOf(folder);
  for (let segment = segments.pop(); segment; segment = segments.pop()) {
    const state = await readSegment(segment, key.origin, checkpoint);
    if (state.cut) cuts.push(state.cut);
    if (state.tree.size > segment.first) {
      return { segment, tree: state.tree, tip: state.tip, cuts, ...(checkpoint && { checkpoint }) };
    }
    // a crash right after the file was made: it holds no record
    await rm(segment.path);
  }
  if (checkpoint) throw damaged(`${checkpoint.size} records were signed for and there are none`);
  return { tree: new Frontier(), tip: NO_RECORD, cuts };
}

async function readSegment(
  segment: Segment,
  origin: string,
  checkpoint: SignedCheckpoint | undefined,
): Promise<{ tree: Frontier; tip: string; cut?: Cut }> {
  let tree = new Frontier(segment.first);
  let tip: string | undefined;
  let torn: Line | undefined;
  const confirm = () => {
    if (checkpoint?.size === tree.size && !checkpoint.root.equals(tree.root())) {
      throw damaged(`the records up to number ${tree.size - 1} are not those that were signed for`);
    }
  };
  for await (const lines of readLines(segment.path)) {
    for (const line of lines) {
      if (!line.ended) {
        torn = line;
        continue;
      }
      const place = placeOf(line.bytes);
      if (tip === undefined) {
        tree = edgeBefore(line, segment, origin);
        // signed when the file before was full, so the edge that this file claims is checked too
        if (segment.first > 0) confirm();
      } else if (place?.prev !== tip) {
        throw damaged(`record ${tree.size} in ${segment.name} does not follow the one before it`);
      }
      if (place?.seq !== tree.size) {
        throw damaged(`record ${tree.size} in ${segment.name} has another number`);
      }
      const leaf = leafHash(line.bytes);
      tree.append(leaf);
      tip = leaf.toString('hex');
      confirm();
    }
  }
  const cut = torn && (await cutOff(segment.path, segment.name, torn.offset, torn.bytes));
  if (tip === undefined) return { tree, tip: NO_RECORD, ...(cut && { cut }) };
  checkReach(segment, tree.size, checkpoint);
  return { tree, tip, ...(cut && { cut }) };
}

/** The last checkpoint must lie within the last file, or part of what was signed is gone. */
function checkReach(
  segment: Segment,
  size: number,
  checkpoint: SignedCheckpoint | undefined,
): void {
  if (!checkpoint) {
    // the first record is on the disk a moment before its checkpoint
    if (size > 1) throw damaged(`there are ${size} records and no checkpoint`);
  } else if (checkpoint.size > size) {
    throw damaged(`${checkpoint.size} records were signed for and there are ${size}`);
  } else if (checkpoint.size < segment.first) {
    throw damaged(`the last checkpoint is older than the file ${segment.name}`);
  }
}

function edgeBefore(line: Line, segment: Segment, origin: string): Frontier {
  const record = parseRecord(line.bytes);
  const body = record && readSegmentBody(record);
  if (!body || record.seq !== segment.first) {
    throw damaged(`the first record of ${segment.name} does not say where the file begins`);
  }
  if (body.origin !== origin) {
    throw wrongLog(body.origin, origin);
  }
  return new Frontier(
    segment.first,
    body.frontier.map((root) => Buffer.from(root, 'hex')),
  );
}

function damaged(what: string): AuditError {
  return new AuditError('damaged', `The audit log was changed: ${what}.`, {
    hint: 'Run "audit verify" on the folder to see where. Keep the folder as evidence and start a new one.',
  });
}

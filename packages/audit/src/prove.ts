import { AuditError } from './error.ts';
import { leafHash } from './merkle/hash.ts';
import { consistencyProof, inclusionProof } from './merkle/proof.ts';
import { noLog, segmentsOf } from './storage/layout.ts';
import { readLines } from './storage/lines.ts';

/**
 * The path that proves that record `seq` is in the log as it was at `size`: with the record's hash and the signed root,
 * `verifyInclusion` needs nothing else. Reads the log and holds 32 bytes per record. Throws AuditError `not_found`.
 */
export async function proveInclusion(folder: string, seq: number, size: number): Promise<Buffer[]> {
  const leaves = await leavesOf(folder, size);
  if (seq < 0 || seq >= size) throw notThat(`There is no record ${seq} among the first ${size}.`);
  return inclusionProof(leaves, seq);
}

/** The path that proves that the log at `older` is the beginning of the log at `newer`. The same costs and errors. */
export async function proveConsistency(
  folder: string,
  older: number,
  newer: number,
): Promise<Buffer[]> {
  const leaves = await leavesOf(folder, newer);
  if (older < 0 || older > newer) throw notThat(`${older} is not a size before ${newer}.`);
  return consistencyProof(leaves, older);
}

async function leavesOf(folder: string, size: number): Promise<Buffer[]> {
  const segments = await segmentsOf(folder);
  if (segments.length === 0) throw noLog(folder);
  const leaves: Buffer[] = [];
  for (const { path } of segments) {
    for await (const lines of readLines(path)) {
      for (const { bytes, ended } of lines) {
        if (ended && leaves.length < size) leaves.push(leafHash(bytes));
      }
    }
  }
  if (leaves.length < size) throw notThat(`The log has ${leaves.length} records, not ${size}.`);
  return leaves;
}

function notThat(message: string): AuditError {
  return new AuditError('not_found', message, {
    hint: 'Take sizes from checkpoints of this log; a record has a number below the size.',
  });
}

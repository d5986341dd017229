import { z } from 'zod';
import type { Frontier } from '../merkle/frontier.ts';
import { fitsSize } from '../merkle/frontier.ts';
import type { StoredRecord } from '../record.ts';

export const SEGMENT_KIND = 'audit.segment';
export const CUT_KIND = 'audit.cut';
export const ERASED_KIND = 'audit.erased';
/** Says that the log was not closed: how many records no checkpoint covered when it was opened again. */
export const RESUMED_KIND = 'audit.resumed';

/** Version of the way records are written. */
const FORMAT = 1;

const segmentBody = z.strictObject({
  format: z.literal(FORMAT),
  /** Right edge of the tree over all records before, largest subtree first. */
  frontier: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  origin: z.string(),
});
export type SegmentBody = z.infer<typeof segmentBody>;

/**
 * What the first record of each file says: whose log it is, and all that is needed to go on without the files before
 * it. It lies in the chain and in the tree like any other record.
 */
export function segmentBodyOf(origin: string, tree: Frontier): SegmentBody {
  return { format: FORMAT, frontier: tree.roots.map((root) => root.toString('hex')), origin };
}

/** The first record of a file, read. Undefined: it is no such record, or its edge does not fit its number. */
export function readSegmentBody(record: StoredRecord): SegmentBody | undefined {
  if (record.kind !== SEGMENT_KIND) return undefined;
  const { data } = segmentBody.safeParse(record.body);
  return data && fitsSize(record.seq, data.frontier.length) ? data : undefined;
}

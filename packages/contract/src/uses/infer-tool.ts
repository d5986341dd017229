import type { PartFile } from './part-file.ts';
import { isElement, stepsOf } from './paths.ts';
import type { RecordedCall } from './recorded-call.ts';
import { leavesOf } from './value-paths.ts';

/** A path and why it is proposed. */
export interface InferredPath {
  readonly path: string;
  readonly because: string;
}

export interface InferredTool {
  /** Recorded calls. */
  readonly calls: number;
  /** The first line of the file that names it. */
  readonly line: number | undefined;
  readonly sends: readonly InferredPath[];
  readonly reads: readonly InferredPath[];
  /** Every recorded call was taken for a read by the host. */
  readonly readOnly: boolean;
}

/** Shorter values, and words without a digit such as `open`, are equal by chance; ids and cursors are not. */
const TELLING = 3;

/** What one part sends to a tool and reads of it, as far as recorded calls and its text show. */
export function inferTool(
  tool: string,
  part: PartFile,
  calls: readonly RecordedCall[],
): InferredTool {
  const own = calls.filter((call) => call.tool === tool);
  const naming = part.mentions.filter(({ text }) => text === tool || text.endsWith(`.${tool}`));
  // what the text says of it is worth more than that it is granted
  const line = (naming.find(({ text }) => text === tool) ?? naming[0])?.line;
  return {
    calls: own.length,
    line,
    sends: sent(own),
    reads: read(tool, own, part, calls),
    readOnly: own.length > 0 && own.every((call) => call.read === true),
  };
}

function sent(own: readonly RecordedCall[]): InferredPath[] {
  const counts = new Map<string, number>();
  for (const call of own) {
    const paths = new Set(leavesOf(call.arguments).map(({ path }) => path));
    for (const path of paths) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return [...counts].toSorted(byPath).map(([path, count]) => ({
    path,
    because: `in ${count} of ${own.length} recorded calls`,
  }));
}

function read(
  tool: string,
  own: readonly RecordedCall[],
  part: PartFile,
  calls: readonly RecordedCall[],
): InferredPath[] {
  const onward = sentOn(tool, calls);
  const paths = new Set(own.flatMap(({ result }) => leavesOf(result).map(({ path }) => path)));
  return [...paths].toSorted().flatMap((path): InferredPath[] => {
    const reasons = [
      ...(onward.has(path) ? [`sent on as ${onward.get(path) ?? ''}`] : []),
      ...namedIn(path, part),
    ];
    return reasons.length === 0 ? [] : [{ path, because: reasons.join('; ') }];
  });
}

/** Fields whose value is an argument of a later call in the same conversation: `tickets[].id` -> `ticket_id`. */
function sentOn(tool: string, calls: readonly RecordedCall[]): Map<string, string> {
  const found = new Map<string, string>();
  const seen = new Map<string, string>();
  for (const call of calls) {
    for (const { path, value } of leavesOf(call.arguments)) {
      const from = isTelling(value) ? seen.get(`${call.conversation} ${value}`) : undefined;
      if (from !== undefined && !found.has(from)) found.set(from, path);
    }
    if (call.tool !== tool) continue;
    for (const { path, value } of leavesOf(call.result)) {
      if (isTelling(value)) seen.set(`${call.conversation} ${value}`, path);
    }
  }
  return found;
}

const isTelling = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= TELLING && (/\d/.test(value) || value.length >= 12);

/** A field counts as named when the text has each of its names, but for the list or object that everything is in. */
function namedIn(path: string, { fields }: PartFile): string[] {
  const steps = stepsOf(path);
  const names = steps.filter((step) => !isElement(step));
  const inner = names.length > 1 ? names.slice(1) : names;
  const lines = inner.map((name) => fields(name));
  if (lines.some((line) => line === undefined)) return [];
  return [`named in line ${lines.at(-1)}`];
}

const byPath = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  a < b ? -1 : 1;

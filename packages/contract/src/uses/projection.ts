import type { Comparison, Finding } from '../compare/finding.ts';
import type { Consumer, ToolUse, UsedPath } from './consumer.ts';
import { overlaps } from './paths.ts';

/** A consumer that a finding breaks, and the line that rests on what changed. */
export interface Hit {
  readonly consumer: string;
  /** Where the line is: its own file, or the manifest that declares it. */
  readonly file: string;
  readonly line: number;
  /** What it uses, in a few words: `sends filter.status`, `reads tickets[].id`, `rests on read-only`. */
  readonly because: string;
}

/** A finding that asks for a major version, and whom it hits; nobody known still asks for it. */
export interface ProjectedFinding {
  readonly finding: Finding;
  readonly hits: readonly Hit[];
}

/**
 * Whom each finding that asks for a major version breaks. A consumer that does not say what it sends or reads may send
 * or read anything, so it is hit by every change there.
 *
 * @param connector the name by which consumers know the server; without it, every consumer of a tool of that name counts
 */
export function projectToConsumers(
  comparison: Comparison,
  consumers: readonly Consumer[],
  connector?: string,
): ProjectedFinding[] {
  const known = consumers.filter((each) => connector === undefined || each.connector === connector);
  return comparison.findings
    .filter(({ bump }) => bump === 'major')
    .map((finding) => ({ finding, hits: known.flatMap((consumer) => hitOf(finding, consumer)) }));
}

function hitOf(finding: Finding, { name, declaredIn, tools }: Consumer): Hit[] {
  const use = Object.hasOwn(tools, finding.tool) ? tools[finding.tool] : undefined;
  const reason = use && reasonOf(finding, use);
  return reason ? [{ consumer: name, file: declaredIn, ...reason }] : [];
}

type Reason = Pick<Hit, 'line' | 'because'>;

function reasonOf(finding: Finding, use: ToolUse): Reason | undefined {
  const { place, path, rule } = finding;
  const calls: Reason = { line: use.line, because: `calls ${finding.tool}` };
  switch (place) {
    case 'input':
      if (rule === 'argument-required') return requirement(path, use, calls);
      return touched(path, use.sends, 'sends', calls);
    case 'output':
      // a client that checks the result refuses all of it, whatever is read
      if (rule === 'field-added-to-closed') return calls;
      return touched(path, use.reads, 'reads', calls);
    case 'hints':
      if (path !== 'readOnly') return undefined;
      return use.readOnly && { line: use.readOnly.line, because: 'rests on read-only' };
    default:
      return calls;
  }
}

/** A new required argument stops every call; one inside an object, those that send the object. */
function requirement(path: string, { sends }: ToolUse, calls: Reason): Reason | undefined {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  return parent === '' ? calls : touched(parent, sends, 'sends', calls);
}

function touched(
  path: string,
  used: readonly UsedPath[] | undefined,
  verb: 'sends' | 'reads',
  calls: Reason,
): Reason | undefined {
  if (used === undefined)
    return { ...calls, because: `${calls.because}, without saying what it ${verb}` };
  const found = used.find((each) => overlaps(each.path, path));
  return found && { line: found.line, because: `${verb} ${found.path}` };
}

import type { Comparison, Finding } from '../compare/finding.ts';
import type { Consumer, ToolUse, UsedPath } from './consumer.ts';
import { stepsOf, stepsOverlap } from './paths.ts';

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
  const { tool, place, path, rule, witness } = finding;
  const calls: Reason = { line: use.line, because: `calls ${tool}` };
  const steps = stepsOf(path);
  switch (place) {
    case 'input': {
      // a new required argument stops every call; one inside an object, those that send the object
      const isRequired = rule === 'argument-required';
      if (isRequired && steps.length <= 1) return calls;
      const hit = touched(isRequired ? steps.slice(0, -1) : steps, use.sends, 'sends', calls);
      return hit ?? (path === '' ? calls : undefined);
    }
    case 'output': {
      // a field that is gone is missed by its readers; of anything new a client that checks refuses the whole result
      const isMissed = rule === 'field-removed' && witness === undefined && path !== '';
      return touched(steps, use.reads, 'reads', calls) ?? (isMissed ? undefined : calls);
    }
    case 'hints':
      if (path !== 'readOnly') return undefined;
      return use.readOnly && { line: use.readOnly.line, because: 'rests on read-only' };
    default:
      return calls;
  }
}

function touched(
  steps: readonly string[],
  used: readonly UsedPath[] | undefined,
  verb: 'sends' | 'reads',
  calls: Reason,
): Reason | undefined {
  if (used === undefined)
    return { ...calls, because: `${calls.because}, without saying what it ${verb}` };
  const found = used.find((each) => stepsOverlap(stepsOf(each.path), steps));
  return found && { line: found.line, because: `${verb} ${found.path}` };
}

import { visibleLine } from '../compare/hidden-text.ts';
import { ContractError } from '../error.ts';
import type { Allowance, LintFinding } from './finding.ts';

/**
 * `rule=reason` or `rule:tool=reason`, as it is written on a command line. An allowance without a reason is none.
 *
 * @throws ContractError `bad_arguments`
 */
export function parseAllowance(text: string): Allowance {
  const [, rule = '', tool, reason = ''] = /^([^:=]*)(?::([^=]*))?(?:=(.*))?$/s.exec(text) ?? [];
  if (rule.trim() === '' || tool?.trim() === '' || reason.trim() === '') {
    throw new ContractError(
      'bad_arguments',
      `--allow ${visibleLine(text)} is not "rule=reason" or "rule:tool=reason"`,
      'Write for instance --allow "output-missing:export_pdf=it returns a file".',
    );
  }
  return {
    rule: rule.trim(),
    ...(tool === undefined ? {} : { tool: tool.trim() }),
    reason: reason.trim(),
  };
}

/**
 * Refuses what would allow nothing or too much: a rule or tool that does not exist, and hidden text everywhere.
 *
 * @throws ContractError `bad_arguments`
 */
export function checkAllowances(
  allow: readonly Allowance[],
  rules: readonly string[],
  tools: readonly string[],
): void {
  for (const { rule, tool, reason } of allow) {
    if (!rules.includes(rule)) {
      const close = rules.filter((name) => distance(name, rule) <= 3);
      const hint =
        close.length > 0
          ? `Did you mean ${close.join(' or ')}?`
          : `There are: ${rules.join(', ')}.`;
      throw new ContractError('bad_arguments', `there is no rule "${visibleLine(rule)}"`, hint);
    }
    if (tool !== undefined && !tools.includes(tool)) {
      const hint = 'Correct the name of the tool, or take the allowance out if the tool is gone.';
      throw new ContractError(
        'bad_arguments',
        `there is no tool "${visibleLine(tool)}" to allow ${rule} in`,
        hint,
      );
    }
    if (reason.trim() === '') {
      const hint = 'Say why, so that the next person need not guess.';
      throw new ContractError('bad_arguments', `${rule} is allowed without a reason`, hint);
    }
    if (rule === 'hidden-text' && tool === undefined) {
      const hint = 'Allow it in one tool, after reading what it holds.';
      throw new ContractError(
        'bad_arguments',
        'hidden-text cannot be allowed for a whole server',
        hint,
      );
    }
  }
}

const matches = (each: Allowance, { rule, tool }: LintFinding) =>
  each.rule === rule && (each.tool === undefined || each.tool === tool);

/** Which findings stand, which a person lets be, and which allowances met nothing. */
export function sift(findings: readonly LintFinding[], allow: readonly Allowance[]) {
  const standing: LintFinding[] = [];
  const allowed: { finding: LintFinding; reason: string }[] = [];
  for (const finding of findings) {
    const found = allow.find((each) => matches(each, finding));
    if (found) allowed.push({ finding, reason: found.reason });
    else standing.push(finding);
  }
  const unused = allow.filter((each) => !findings.some((finding) => matches(each, finding)));
  return { findings: standing, allowed, unused };
}

/** Edits between two short words (Levenshtein), for "did you mean". */
function distance(a: string, b: string): number {
  const short = b.slice(0, 40);
  let row = Array.from({ length: short.length + 1 }, (_, at) => at);
  for (const [at, letter] of a.split('').entries()) {
    let left = at + 1;
    const next = [left];
    for (const [across, other] of short.split('').entries()) {
      left = Math.min(
        left + 1,
        (row[across + 1] ?? 0) + 1,
        (row[across] ?? 0) + (letter === other ? 0 : 1),
      );
      next.push(left);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

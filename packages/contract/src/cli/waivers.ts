import { parse } from 'yaml';
import { z } from 'zod';
import { visibleLine } from '../compare/hidden-text.ts';
import { type Comparison, type Finding, largerBump, worseVerdict } from '../compare/finding.ts';
import { ContractError } from '../error.ts';

const waiver = z.strictObject({
  rule: z.string().min(1),
  tool: z.string(),
  path: z.string().default(''),
  because: z.string().regex(/\S/, 'say why'),
});
/** A suspicion that a person looked at and lets pass. */
export type Waiver = z.infer<typeof waiver>;

const waiverFile = z.strictObject({ waivers: z.array(waiver) });

export interface Waived {
  /** With every finding; verdict and bump without those that were waived. */
  readonly comparison: Comparison;
  readonly waived: readonly { readonly finding: Finding; readonly reason: string }[];
  /** Waivers that met no suspicion: one sentence each. */
  readonly idle: readonly string[];
}

/** `rule:tool:path=reason`, as it is written on a command line. Throws ContractError `bad_arguments`. */
export function parseWaiver(text: string): Waiver {
  const [, rule, tool, path = '', because] =
    /^([^:=]+):([^:=]*)(?::([^=]*))?=(.*)$/s.exec(text) ?? [];
  const parsed = waiver.safeParse({ rule, tool, path, because });
  if (parsed.success) return parsed.data;
  throw new ContractError(
    'bad_arguments',
    `--accept ${visibleLine(text)} is not "rule:tool:path=reason".`,
    'Take rule, tool and path from the report: --accept "pattern-changed:find:query=the old pattern was never enforced".',
  );
}

/** The waivers of a YAML file. Throws ContractError `bad_arguments`, naming the entry. */
export function readWaivers(path: string, text: string): readonly Waiver[] {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw badFile(path, 'it is not YAML');
  }
  const parsed = waiverFile.safeParse(value);
  if (parsed.success) return parsed.data.waivers;
  const [issue] = parsed.error.issues;
  throw badFile(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`);
}

/**
 * Takes suspicions out of the judgement that a person waived. What has a witness is a fact and cannot be waived: whoever
 * wants it makes a new snapshot and a major version.
 */
export function applyWaivers(comparison: Comparison, waivers: readonly Waiver[]): Waived {
  const waived: { finding: Finding; reason: string }[] = [];
  const met = new Set<Waiver>();
  const proven = new Set<Waiver>();
  for (const finding of comparison.findings) {
    const found = waivers.find((each) => fits(each, finding));
    if (!found || finding.verdict === 'compatible') continue;
    if (finding.verdict === 'breaking') proven.add(found);
    else {
      met.add(found);
      waived.push({ finding, reason: found.because });
    }
  }
  const out = new Set(waived.map(({ finding }) => finding));
  const standing = comparison.findings.filter((finding) => !out.has(finding));
  const judged =
    waived.length === 0
      ? comparison
      : {
          ...comparison,
          verdict: standing.map((each) => each.verdict).reduce(worseVerdict, 'compatible'),
          bump: standing.map((each) => each.bump).reduce(largerBump, 'none'),
        };
  const idle = waivers.flatMap((each) => {
    if (proven.has(each)) return [`${nameOf(each)} is proven and cannot be waived.`];
    return met.has(each) ? [] : [`The waiver of ${nameOf(each)} meets nothing; take it out.`];
  });
  return { comparison: judged, waived, idle };
}

const fits = (each: Waiver, { rule, tool, path }: Finding) =>
  each.rule === rule && each.tool === tool && each.path === path;

const nameOf = ({ rule, tool, path }: Waiver) => visibleLine(`${rule}:${tool}:${path}`);

const badFile = (path: string, why: string) =>
  new ContractError(
    'bad_arguments',
    `${path} holds no waivers: ${why}.`,
    'It is YAML: waivers, a list of { rule, tool, path, because }.',
  );

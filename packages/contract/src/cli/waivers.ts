import { parse } from 'yaml';
import { z } from 'zod';
import { visibleLine } from '../compare/hidden-text.ts';
import { type Comparison, type Finding, largerBump, worseVerdict } from '../compare/finding.ts';
import { whereOf } from '../report/text-comparison.ts';
import { ContractError } from '../error.ts';

const waiver = z.strictObject({
  rule: z.string().min(1),
  tool: z.string(),
  path: z.string().default(''),
  /** Where the path is, if arguments and result both have it: no other two places share a rule. */
  place: z.enum(['input', 'output']).optional(),
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

/**
 * `rule:tool:path=reason` or `rule:tool:input/path=reason`, as it is written on a command line. A path may hold `=` itself:
 * inside quotes it never ends the path, elsewhere it ends it unless more of the text is the path of a finding. Throws
 * ContractError `bad_arguments`.
 */
export function parseWaiver(text: string, findings: readonly Finding[] = []): Waiver {
  const [, rule, tool, colon, rest = ''] = /^([^:=]+):([^:=]*)(?:(:)|=)(.*)$/s.exec(text) ?? [];
  const readings =
    colon === undefined
      ? [{ path: '', because: rest }]
      : cuts(rest).map((at) => ({ ...placed(rest.slice(0, at)), because: rest.slice(at + 1) }));
  const valid = readings.flatMap((each) => waiver.safeParse({ rule, tool, ...each }).data ?? []);
  const meeting = valid.filter((each) => findings.some((finding) => fits(each, finding)));
  if (meeting.length > 1) {
    throw new ContractError(
      'bad_arguments',
      `--accept ${visibleLine(text)} can be read as ${meeting.map(nameOf).join(' and as ')}.`,
      'Write it into a file for --waivers, where path and because stand apart.',
    );
  }
  const meant = meeting[0] ?? valid[0];
  if (meant) return meant;
  throw new ContractError(
    'bad_arguments',
    `--accept ${visibleLine(text)} is not "rule:tool:path=reason".`,
    'Take rule, tool and path from the report: --accept "pattern-narrowed:find:query=the old pattern was never enforced".',
  );
}

/** Where a path may end: at each `=` outside of quotes. */
const cuts = (text: string): number[] =>
  [...text.matchAll(/"(?:[^"\\]|\\.)*"|=/gs)].flatMap(({ 0: found, index }) =>
    found === '=' ? [index] : [],
  );

function placed(text: string) {
  const [, place, path] = /^(input|output)\/(.*)$/s.exec(text) ?? [];
  return place === undefined ? { path: text } : { place, path };
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
 * wants it makes a new snapshot and a major version. A waiver that could be of two places is of neither: throws
 * ContractError `bad_arguments`.
 */
export function applyWaivers(comparison: Comparison, waivers: readonly Waiver[]): Waived {
  for (const each of waivers) refuseAmbiguous(each, comparison.findings);
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

const fits = (each: Waiver, { rule, tool, place, path }: Finding) =>
  each.rule === rule && each.tool === tool && each.path === path && (each.place ?? place) === place;

/** What is sent and what comes back are judged apart, so a reason for the one says nothing of the other. */
function refuseAmbiguous(each: Waiver, findings: readonly Finding[]): void {
  const met = findings.filter((finding) => finding.verdict !== 'compatible' && fits(each, finding));
  const places = [...new Map(met.map((finding) => [finding.place, finding])).values()];
  if (places.length < 2) return;
  const named = places.map(({ place }) => `"${nameOf({ ...each, place })}=…"`);
  throw new ContractError(
    'bad_arguments',
    `The waiver of ${nameOf(each)} meets ${places.map(whereOf).join(' and ')}.`,
    `Say which: --accept ${named.join(' or ')}; in a file ${places.map(({ place }) => `place: ${place}`).join(' or ')}.`,
  );
}

const nameOf = ({
  rule,
  tool,
  place,
  path,
}: Pick<Finding, 'rule' | 'tool' | 'path'> & { readonly place?: string | undefined }) =>
  visibleLine(`${rule}:${tool}:${place === undefined ? '' : `${place}/`}${path}`);

const badFile = (path: string, why: string) =>
  new ContractError(
    'bad_arguments',
    `${path} holds no waivers: ${why}.`,
    'It is YAML: waivers, a list of { rule, tool, path, because }, with place where the path is in two.',
  );

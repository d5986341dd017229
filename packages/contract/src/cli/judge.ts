import { relative, resolve } from 'node:path';
import { CONTRACT_FILE } from '../surface/contract-file.ts';
import { ownPackage } from '../list/find-installed.ts';
import { toolFileNames } from '../surface/file-names.ts';
import type { Comparison } from '../compare/finding.ts';
import { renderComparison } from '../report/render-comparison.ts';
import type { ReportContext, ReportFormat } from '../report/report-context.ts';
import type { Surface } from '../surface/surface.ts';
import { ContractError } from '../error.ts';
import { VERSION } from '../version.ts';
import { codeOfComparison } from './exit-codes.ts';
import { projectToConsumers } from '../uses/projection.ts';
import type { Consumer } from '../uses/consumer.ts';
import { visibleLine } from '../compare/hidden-text.ts';
import { consumersIn } from './uses.ts';
import type { Runtime } from './runtime.ts';
import { applyWaivers, parseWaiver, readWaivers, type Waiver } from './waivers.ts';

export interface JudgeFlags {
  readonly format: ReportFormat;
  /** `rule:tool:path=reason` */
  readonly accept: readonly string[];
  /** File of waivers. */
  readonly waivers?: string;
  /** A bundle, or a folder of skills: whom does it break? */
  readonly uses?: string;
  /** The name by which these know the server. */
  readonly connector?: string;
}

/** Prints a comparison as a person wants it, without what was waived, and gives the exit code. */
export function judge(
  comparison: Comparison,
  flags: JudgeFlags,
  context: Omit<ReportContext, 'version' | 'waived' | 'consumers'>,
  runtime: Runtime,
): number {
  const waivers = [
    ...flags.accept.map((each) => parseWaiver(each, comparison.findings)),
    ...waiversOf(flags, runtime),
  ];
  const { comparison: judged, waived, idle } = applyWaivers(comparison, waivers);
  const known = flags.uses === undefined ? undefined : consumersIn(flags.uses, runtime);
  runtime.out(
    renderComparison(judged, flags.format, {
      ...reportContext(runtime),
      ...context,
      ...(known && { consumers: projectToConsumers(judged, known, flags.connector) }),
      waived: waived.map(({ finding, reason }) => ({ ...finding, reason })),
    }),
  );
  if (known) tellUnknown(known, flags, runtime);
  for (const each of idle) runtime.err(`warning: ${each}\n`);
  return codeOfComparison(judged);
}

function waiversOf({ waivers: file }: JudgeFlags, { cwd, readFile }: Runtime): readonly Waiver[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFile(resolve(cwd, file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ContractError(
      'bad_arguments',
      `--waivers ${visibleLine(file)} cannot be read (${code}).`,
      'Name a YAML file: waivers, a list of { rule, tool, path, because }.',
    );
  }
  return readWaivers(file, text);
}

/** A name that no consumer knows would make every break look harmless. */
function tellUnknown(
  known: readonly Consumer[],
  { uses, connector }: JudgeFlags,
  runtime: Runtime,
) {
  const names = [...new Set(known.map((each) => each.connector))];
  if (connector !== undefined && names.includes(connector)) return;
  if (names.length === 0) runtime.err(`warning: Nothing in ${uses} declares what it uses.\n`);
  else if (connector !== undefined) {
    const there = names.map(visibleLine).join(', ');
    runtime.err(
      `warning: Nothing in ${uses} uses ${visibleLine(connector)}; there are: ${there}.\n`,
    );
  }
}

export const reportContext = ({ colour, width }: Runtime) => ({ version: VERSION, colour, width });

/** Name and version: of the package where it is known, for some servers say the same of every version. */
export function subjectOf({ server, resolved }: Surface): string {
  const { name, version } = ownPackage(resolved) ?? server;
  return `${name} ${version}`;
}

/** Where a tool lies in a contract folder, from the folder in which the command runs. */
export function fileIn(folder: string, { tools }: Surface, cwd: string) {
  const names = toolFileNames(tools.map(({ name }) => name));
  return (tool: string) => {
    const file = tool === '' ? CONTRACT_FILE : names.get(tool);
    return file === undefined ? undefined : `${relative(cwd, folder) || '.'}/${file}`;
  };
}

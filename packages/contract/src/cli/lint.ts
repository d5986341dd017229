import { resolve } from 'node:path';
import { ContractError } from '../error.ts';
import { parseAllowance } from '../lint/allowances.ts';
import type { ProfileName } from '../lint/finding.ts';
import { lintSurface } from '../lint/lint-surface.ts';
import { renderLint } from '../report/render-lint.ts';
import type { ReportFormat } from '../report/report-context.ts';
import { readContract } from '../surface/read-contract.ts';
import { exitCode } from './exit-codes.ts';
import { fileIn, reportContext, subjectOf } from './judge.ts';
import type { Runtime } from './runtime.ts';
import { listServer, type ServerFlags } from './server-flags.ts';

export interface LintFlags extends ServerFlags {
  readonly profile: ProfileName;
  /** `rule:tool=reason` or `rule=reason` */
  readonly allow: readonly string[];
  readonly format: ReportFormat;
}

/** Lints a contract folder, or a server as it is now. Warnings alone leave the exit code at 0. */
export async function lint(
  folder: string | undefined,
  flags: LintFlags,
  runtime: Runtime,
): Promise<number> {
  const { profile } = flags;
  const allow = flags.allow.map(parseAllowance);
  const isServer =
    flags.command.length > 0 || flags.url !== undefined || flags.config !== undefined;
  if (folder !== undefined && isServer) {
    throw new ContractError(
      'bad_arguments',
      'A contract folder and a server were named.',
      'Lint one of them: contract lint contract/, or contract lint -- <command>.',
    );
  }
  const path = resolve(runtime.cwd, folder ?? 'contract');
  const surface = isServer ? (await listServer(flags, runtime)).surface : readContract(path);
  const result = lintSurface(surface, { profile, allow });
  runtime.out(
    renderLint(result, flags.format, {
      ...reportContext(runtime),
      subject: subjectOf(surface),
      ...(!isServer && { fileOf: fileIn(path, surface, runtime.cwd) }),
    }),
  );
  return result.findings.some(({ level }) => level === 'error') ? exitCode.breaking : exitCode.ok;
}

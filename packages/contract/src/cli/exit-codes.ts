import type { Comparison } from '../compare/finding.ts';
import type { ContractErrorCode } from '../error.ts';

/** What a script can tell from the end of a command. The first four are a promise; 64 and up follow sysexits.h. */
export const exitCode = {
  ok: 0,
  breaking: 1,
  textDrift: 2,
  couldNotList: 3,
  usage: 64,
  badInput: 65,
  internal: 70,
  couldNotWrite: 73,
  stopped: 130,
} as const;

export const exitCodeHelp = `
Exit codes:
  0    nothing to object: the same, or compatible
  1    a caller breaks, or may break and nobody waived it; lint found an error
  2    only texts that a model reads differ
  3    the server could not be listed
  64 wrong usage   65 a contract or another file that was read is not usable
  70 a defect of contract   73 could not write   130 stopped by Ctrl-C`;

export const codeOfError = {
  bad_arguments: exitCode.usage,
  no_contract: exitCode.badInput,
  bad_contract: exitCode.badInput,
  bad_uses: exitCode.badInput,
  bad_lock: exitCode.badInput,
  could_not_list: exitCode.couldNotList,
  could_not_write: exitCode.couldNotWrite,
} as const satisfies Record<ContractErrorCode, number>;

/** A break counts before a text: whoever accepts the text must not overlook it. */
export function codeOfComparison({ verdict, textDrift }: Comparison): number {
  if (verdict !== 'compatible') return exitCode.breaking;
  return textDrift ? exitCode.textDrift : exitCode.ok;
}

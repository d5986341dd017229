import { CommanderError } from 'commander';
import { canBeTold } from '../../error.ts';
import { ModelError } from '@gatehouse/models';
import { ContractError } from 'gatehouse-contract';
import { SwapError } from '@gatehouse/swap';
import { harmless } from './screen.ts';

/**
 * Tells a failure to the person in one message with a next step, never as a stack trace, and gives the exit code.
 * With --json the same goes to stdout as a document.
 */
export function report(
  error: unknown,
  about: { stopped: boolean; argv: readonly string[]; print: (document: unknown) => void },
): number {
  // commander has already said what was wrong; help and version end here too, with 0
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (about.stopped) {
    process.stderr.write('Stopped. Nothing is left running; what was written is kept.\n');
    return 130;
  }
  const { code, message, hint, exitCode } = describe(error);
  if (about.argv.includes('--json')) about.print({ error: { code, message, hint } });
  // messages name what others wrote: plugins, paths, vendors
  process.stderr.write(harmless(`${message}\n  → ${hint}\n`));
  return exitCode;
}

function describe(error: unknown): {
  code: string;
  message: string;
  hint: string;
  exitCode: number;
} {
  if (canBeTold(error) || error instanceof SwapError) return error;
  if (error instanceof ContractError) {
    const exitCode = error.code === 'bad_arguments' || error.code === 'bad_lock' ? 2 : 1;
    return { code: error.code, message: error.message, hint: error.hint, exitCode };
  }
  if (error instanceof ModelError) {
    const exitCode = error.code === 'no_model' ? 2 : 1;
    return { code: error.code, message: error.message, hint: error.hint, exitCode };
  }
  // a defect of ours: its text may hold anything, so only its kind is told
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    code: 'internal',
    message: `Gatehouse failed in a way it did not foresee (${kind}).`,
    hint: 'Run the command again; if it fails again, report it with the command and the output of gatehouse trace.',
    exitCode: 1,
  };
}

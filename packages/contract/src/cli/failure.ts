import { CommanderError } from 'commander';
import { visibleLine } from '../compare/hidden-text.ts';
import { ContractError } from '../error.ts';
import { ListError } from '../list/list-error.ts';
import { codeOfError, exitCode } from './exit-codes.ts';
import type { Runtime } from './runtime.ts';

/**
 * Tells a failure to a person in a few lines with a next step, never as a stack trace, and gives the exit code. With
 * --json it is told to stdout as a document as well.
 */
export function tellFailure(error: unknown, argv: readonly string[], runtime: Runtime): number {
  // commander has already said what was wrong; help and version end here too, with 0
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  if (runtime.signal.aborted) {
    runtime.err('Stopped. Nothing is left running.\n');
    return exitCode.stopped;
  }
  const told =
    error instanceof ContractError
      ? { code: error.code, message: error.message, hint: error.hint }
      : // a defect of ours: its text may hold anything, so only its kind is told
        {
          code: 'internal',
          message: `contract failed in a way that it did not foresee (${error instanceof Error ? error.name : typeof error}).`,
          hint: 'Please report it with the command.',
        };
  const list = error instanceof ListError ? error : undefined;
  if (wantsJson(argv)) {
    const more = list ? { kind: list.kind, lastWords: list.lastWords } : {};
    runtime.out(`${JSON.stringify({ error: { ...told, ...more } }, null, 2)}\n`);
  }
  const words = list?.lastWords ?? [];
  runtime.err(
    [
      visibleLine(list ? `${list.kind}: ${told.message}` : told.message),
      ...(words.length > 0 ? ['  its last words:'] : []),
      ...words.map((line) => `    ${visibleLine(line)}`),
      `  → ${visibleLine(told.hint)}`,
      '',
    ].join('\n'),
  );
  return error instanceof ContractError ? codeOfError[error.code] : exitCode.internal;
}

const wantsJson = (argv: readonly string[]) =>
  argv.includes('--json') ||
  argv.includes('--format=json') ||
  argv.some((each, at) => each === '--format' && argv[at + 1] === 'json');

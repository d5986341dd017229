import type { Environment } from '../list/target.ts';

/** Everything of the surrounding process that a command may use; `bin.ts` hands it in. */
export interface Runtime {
  /** Results, on stdout. */
  readonly out: (text: string) => void;
  /** Progress, notes and failures, on stderr. */
  readonly err: (text: string) => void;
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly env: Environment;
  readonly cwd: string;
  /** Folder for what is gone again when the command ends. */
  readonly temporary: string;
  /** The program that runs JavaScript. */
  readonly node: string;
  readonly fetch: typeof fetch;
  readonly readFile: (path: string) => string;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** NO_COLOR counts when it is not empty, FORCE_COLOR when it is neither empty nor 0, and before it. no-color.org */
export function usesColour(env: Environment, isTerminal: boolean): boolean {
  const { FORCE_COLOR: force = '', NO_COLOR: no = '' } = env;
  if (force !== '') return force !== '0' && force !== 'false';
  return no === '' && isTerminal && env['TERM'] !== 'dumb';
}

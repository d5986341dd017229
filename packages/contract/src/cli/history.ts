import { ContractError } from '../error.ts';
import { historyText } from '../history/history-text.ts';
import { walkHistory } from '../history/walk-history.ts';
import { exitCode } from './exit-codes.ts';
import type { Runtime } from './runtime.ts';
import { limitsOf } from './server-flags.ts';

export interface HistoryFlags {
  readonly last: number;
  readonly env: readonly string[];
  readonly json?: boolean;
  readonly timeout?: number;
  /** Everything after `--`: arguments of the server. */
  readonly args: readonly string[];
}

/** Lists published versions of an npm package and prints what changed between them. */
export async function history(
  name: string,
  flags: HistoryFlags,
  runtime: Runtime,
): Promise<number> {
  const { env, temporary, node, signal, err } = runtime;
  const walked = await walkHistory(name, {
    last: flags.last,
    args: flags.args,
    serverEnv: Object.fromEntries(flags.env.map(parseVariable)),
    env,
    temporary,
    node,
    signal,
    limits: limitsOf(flags.timeout),
    progress: (text) => err(`${text}\n`),
  });
  const isKnown = walked.versions.some(({ failure }) => !failure);
  runtime.out(
    flags.json === true ? `${JSON.stringify(walked, null, 2)}\n` : historyText(walked, runtime),
  );
  return isKnown ? exitCode.ok : exitCode.couldNotList;
}

function parseVariable(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new ContractError(
    'bad_arguments',
    '--env takes NAME=value.',
    'A placeholder is enough to list: --env DESK_TOKEN=placeholder.',
  );
}

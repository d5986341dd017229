import { Command, InvalidArgumentError } from 'commander';
import { ContractError } from '../error.ts';
import { findInstalled, type Installed } from '../list/find-installed.ts';
import { type Limits, LIMITS } from '../list/limits.ts';
import { type Listing, listSurface } from '../list/list-surface.ts';
import { readUrl, targetOfConfig } from '../list/mcp-config.ts';
import type { Environment, Target } from '../list/target.ts';
import type { Runtime } from './runtime.ts';

/** The server that a command is about: exactly one of the first three. */
export interface ServerFlags {
  /** Everything after `--`. */
  readonly command: readonly string[];
  readonly url?: string;
  readonly config?: string;
  readonly header: readonly string[];
  /** Seconds. */
  readonly timeout?: number;
}

/** Adds the flags that name a server. */
export function withServer(command: Command): Command {
  return command
    .option('--url <url>', 'a server that runs already, over Streamable HTTP or SSE')
    .option(
      '--header <name=VARIABLE>',
      'header for --url; its value is that of an environment variable, which is never shown',
      collect,
      [],
    )
    .option('--config <file#name>', 'an entry of .mcp.json, with ${VAR} and ${VAR:-default}')
    .option('--timeout <seconds>', 'how long to wait for its start, and for each list', seconds);
}

export const collect = (value: string, before: readonly string[]) => [...before, value];

export function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 3_600) return value;
  throw new InvalidArgumentError('It is a number of seconds, up to 3600.');
}

/** The target of the flags. Throws ContractError `bad_arguments`. */
function targetOf(flags: ServerFlags, { env, readFile }: Runtime): Target {
  const { command, url, config, header } = flags;
  const [program, ...args] = command;
  const given = [program, url, config].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw new ContractError(
      'bad_arguments',
      given.length === 0 ? 'No server was named.' : 'More than one server was named.',
      'Name one: -- <command that starts it>, --url <url>, or --config .mcp.json#<name>.',
    );
  }
  if (header.length > 0 && url === undefined) {
    throw new ContractError(
      'bad_arguments',
      '--header goes with --url only.',
      'A command takes its secrets from the environment, and an entry of .mcp.json has headers of its own.',
    );
  }
  if (config !== undefined) return targetOfConfig(config, { readFile, env });
  if (url !== undefined) {
    return { kind: 'url', url: readUrl(url, '--url'), headers: readHeaders(header, env) };
  }
  return { kind: 'command', command: program ?? '', args, env };
}

/** `Authorization=DESK_TOKEN`: a token without a scheme is a Bearer token. */
function readHeaders(flags: readonly string[], env: Environment): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const flag of flags) {
    const [, name, variable] = /^([\w-]+)=([A-Za-z_]\w*)$/.exec(flag) ?? [];
    if (name === undefined || variable === undefined) {
      throw new ContractError(
        'bad_arguments',
        // whoever wrote the secret itself there finds it in no log
        '--header takes the name of a header and of an environment variable.',
        'Write --header Authorization=DESK_TOKEN, and set DESK_TOKEN.',
      );
    }
    const value = env[variable]?.trim() ?? '';
    if (value === '' || !/^[\t\u{20}-\u{7E}\u{80}-\u{FF}]+$/u.test(value)) {
      throw new ContractError(
        'bad_arguments',
        `The environment variable ${variable} ${value === '' ? 'is not set' : 'holds what no header can'}.`,
        `It is the value of the header ${name}.`,
      );
    }
    const isBare = name.toLowerCase() === 'authorization' && !/\s/.test(value);
    headers[name] = isBare ? `Bearer ${value}` : value;
  }
  return headers;
}

export interface Listed extends Listing {
  readonly installed?: Installed;
}

/** Lists the server of the flags, and finds what it runs on once it was started: npx installs it only then. */
export async function listServer(flags: ServerFlags, runtime: Runtime): Promise<Listed> {
  const target = targetOf(flags, runtime);
  const { signal, fetch, cwd } = runtime;
  const progress = (text: string) => runtime.err(`${text}\n`);
  const { surface, notes } = await listSurface(target, {
    signal,
    fetch,
    progress,
    limits: limitsOf(flags.timeout),
  });
  for (const note of notes) progress(`note: ${note}`);
  const installed = target.kind === 'command' ? findInstalled(target, cwd) : undefined;
  return {
    surface: { ...surface, resolved: { ...installed?.resolved } },
    notes,
    ...(installed && { installed }),
  };
}

export function limitsOf(timeout: number | undefined): Limits {
  if (timeout === undefined) return LIMITS;
  const each = timeout * 1_000;
  return { ...LIMITS, start: each, page: each, total: Math.max(LIMITS.total, each * 6) };
}

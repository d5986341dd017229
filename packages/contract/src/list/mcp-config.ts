import { z } from 'zod';
import { ContractError } from '../error.ts';
import type { Environment, Target } from './target.ts';

const texts = z.record(z.string(), z.string());

const stdioEntry = z.looseObject({
  type: z.literal('stdio').optional(),
  command: z.string().min(1),
  args: z.array(z.string()).optional(),
  env: texts.optional(),
  cwd: z.string().optional(),
});
const urlEntry = z.looseObject({
  type: z.enum(['http', 'streamable-http', 'sse']).optional(),
  url: z.string().min(1),
  headers: texts.optional(),
});
const entries = z.record(z.string(), z.unknown());
/** Claude Code, Cursor and others write `mcpServers`; VS Code writes `servers`. */
const config = z.looseObject({ mcpServers: entries.optional(), servers: entries.optional() });

export interface ConfigSource {
  readonly readFile: (path: string) => string;
  readonly env: Environment;
}

/**
 * The server that `file#name` means, such as `.mcp.json#tickets`; without a name, the only one of the file. `${VAR}` and
 * `${VAR:-default}` in command, arguments, environment, URL and headers are filled in from the environment. Throws
 * ContractError `bad_arguments`; the message holds no value.
 */
export function targetOfConfig(reference: string, { readFile, env }: ConfigSource): Target {
  const hash = reference.lastIndexOf('#');
  const path = hash === -1 ? reference : reference.slice(0, hash);
  const servers = readServers(path, readFile);
  const name = hash === -1 ? onlyName(path, Object.keys(servers)) : reference.slice(hash + 1);
  const entry = Object.hasOwn(servers, name) ? servers[name] : undefined;
  if (entry === undefined) {
    throw bad(
      `${path} has no server ${JSON.stringify(name)}`,
      `It has: ${Object.keys(servers).join(', ')}.`,
    );
  }
  const fill = (text: string) => expand(text, env, `${path}#${name}`);
  const fillAll = (map: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(map).map(([key, value]) => [key, fill(value)]));
  const command = stdioEntry.safeParse(entry);
  if (command.success) {
    const { data } = command;
    return {
      kind: 'command',
      command: fill(data.command),
      args: (data.args ?? []).map(fill),
      env: { ...env, ...fillAll(data.env) },
      ...(data.cwd !== undefined && { cwd: fill(data.cwd) }),
    };
  }
  const remote = urlEntry.safeParse(entry);
  if (!remote.success) {
    throw bad(
      `The entry ${JSON.stringify(name)} of ${path} is neither a command nor a URL of a known type`,
      'It needs `command`, or `url` and a type of http, streamable-http or sse.',
    );
  }
  return {
    kind: 'url',
    url: readUrl(fill(remote.data.url), `${path}#${name}`),
    headers: fillAll(remote.data.headers),
    ...(remote.data.type === 'sse' && { sse: true }),
  };
}

/** A URL of http or https, without a password in it. `where` names its place in the message. */
export function readUrl(text: string, where: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw bad(
      `${where} is not an address of http or https`,
      'Write it whole: https://example.com/mcp',
    );
  }
  if (url.username === '' && url.password === '') return url;
  throw bad(
    `${where} has a name or password in it`,
    'Use --header Authorization=VARIABLE instead.',
  );
}

function readServers(path: string, readFile: (path: string) => string): Record<string, unknown> {
  let text: string;
  try {
    text = readFile(path);
  } catch {
    throw bad(`${path} cannot be read`, 'Write --config FILE#NAME, such as .mcp.json#tickets.');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad(`${path} is not JSON`, 'Comments and trailing commas are not JSON either.');
  }
  const parsed = config.safeParse(value);
  const servers = parsed.data?.mcpServers ?? parsed.data?.servers;
  if (!servers) throw bad(`${path} has no mcpServers`, 'It is where hosts look for servers, too.');
  return servers;
}

function onlyName(path: string, names: readonly string[]): string {
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  throw bad(`${path} has ${names.length} servers`, `Name one: --config ${path}#${only ?? 'NAME'}`);
}

/** As Claude Code does it: a variable that is not set and has no default is a mistake, not an empty text. */
function expand(text: string, env: Environment, where: string): string {
  return text.replaceAll(
    /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g,
    (_whole, variable: string, fallback: string | undefined) => {
      const value =
        env[variable] === '' && fallback !== undefined ? fallback : (env[variable] ?? fallback);
      if (value !== undefined) return value;
      throw bad(
        `${where} needs the environment variable ${variable}`,
        `Set it, or give it a default: \${${variable}:-…}`,
      );
    },
  );
}

const bad = (message: string, hint: string) =>
  new ContractError('bad_arguments', `${message}.`, hint);

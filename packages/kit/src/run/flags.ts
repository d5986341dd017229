import { publicKeySet } from '@gatehouse/passport';
import { Command, CommanderError } from 'commander';
import type { AccessOptions } from '../access/access.ts';
import type { ConnectorDefinition } from '../connector.ts';
import type { HttpAddress } from '../serve/http.ts';

/** Wrong usage: the message says what was expected. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

export interface Flags {
  readonly vendor: string;
  /** Absent: stdio. */
  readonly http?: HttpAddress;
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly auth?: 'off' | 'passport';
  readonly passportKeys?: string;
  readonly issuer?: string;
  readonly audience?: string;
}

/**
 * Reads the command line; the host sets the access flags through `GATEHOUSE_PASSPORT_KEYS`, `GATEHOUSE_ISSUER` and
 * `GATEHOUSE_AUDIENCE`, so that an operator writes only vendor and data. Exits the process for --help and --version.
 */
export function parseFlags<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Flags {
  const name = `gatehouse-${definition.category}`;
  const vendors = definition.vendors.map(({ id, title }) => `${id} (${title})`).join(', ');
  const command = new Command(name)
    .description(`${definition.title}: a standalone MCP server. Vendors: ${vendors}.`)
    .version(definition.version)
    .requiredOption('--vendor <id>', 'the system of record behind the tools')
    .option('--data <file>', 'data file of an embedded vendor')
    .option('--sample <name>', 'fill a new data file with sample records')
    .option('--http <host:port>', 'serve Streamable HTTP instead of stdio')
    .option('--public-url <url>', 'the endpoint as clients know it, e.g. https://desk.internal/mcp')
    .option('--auth <mode>', 'passport, or off (loopback and local use only)')
    .option('--passport-keys <file>', 'JSON Web Key Set of the host that mints passports')
    .option('--issuer <name>', 'the issuer that passports must carry')
    .option('--audience <name>', 'the name under which the host knows this connector')
    .addHelpText('after', examples(name))
    .exitOverride()
    .configureOutput({
      writeErr: () => {},
      // help and version are all that this process then does: stdout is not the protocol's yet
      writeOut: (text) => void process.stdout.write(text),
    });
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) process.exit(0);
    throw new FlagError(
      `${error.message.replace(/^error: /, '')}. Run ${name} --help for examples.`,
    );
  }
  const given = command.opts<Record<string, string | undefined>>();
  const pick = (flag: string, variable: string) => given[flag] ?? env[variable];
  const passportKeys = pick('passportKeys', 'GATEHOUSE_PASSPORT_KEYS');
  const issuer = pick('issuer', 'GATEHOUSE_ISSUER');
  const audience = pick('audience', 'GATEHOUSE_AUDIENCE');
  return {
    vendor: given['vendor'] ?? '',
    settings: { data: given['data'], sample: given['sample'] },
    ...(given['http'] !== undefined && {
      http: { ...parseAddress(given['http']), publicUrl: parsePublicUrl(given['publicUrl']) },
    }),
    ...(given['auth'] !== undefined && { auth: parseAuth(given['auth']) }),
    ...(passportKeys !== undefined && { passportKeys }),
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  };
}

/**
 * Which access mode the flags mean. Over HTTP nothing is open by default; over stdio without keys the caller is the
 * program that started the process, which the protocol trusts.
 */
export function accessFrom(flags: Flags, readFile: (path: string) => string): AccessOptions {
  const { passportKeys, issuer, audience } = flags;
  if (flags.auth === 'off') return { mode: 'off' };
  if (passportKeys === undefined) {
    if (flags.auth === undefined && flags.http === undefined) return { mode: 'off' };
    throw new FlagError(
      'nobody could call this: give --passport-keys, --issuer and --audience, or --auth off for local use',
    );
  }
  if (!issuer || !audience) {
    throw new FlagError('--passport-keys needs --issuer and --audience beside it');
  }
  return { mode: 'passport', issuer, audience, keys: readKeys(passportKeys, readFile) };
}

function readKeys(path: string, readFile: (path: string) => string) {
  try {
    return publicKeySet.parse(JSON.parse(readFile(path)));
  } catch {
    throw new FlagError(
      `--passport-keys ${path} must be a readable JSON Web Key Set with EdDSA or ES256 public keys`,
    );
  }
}

function parseAuth(mode: string): 'off' | 'passport' {
  if (mode === 'off' || mode === 'passport') return mode;
  throw new FlagError(`--auth must be passport or off, not "${mode}"`);
}

function parsePublicUrl(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new FlagError(`--public-url must be an http(s) URL, such as https://desk.internal/mcp`);
}

function parseAddress(text: string): HttpAddress {
  const match = /^(?:\[(?<six>[0-9a-f:]+)\]|(?<host>[^:]+)):(?<port>\d{1,5})$/i.exec(text);
  const port = Number(match?.groups?.['port']);
  const host = match?.groups?.['six'] ?? match?.groups?.['host'];
  if (host === undefined || port > 65_535) {
    throw new FlagError(`--http must be HOST:PORT, such as 127.0.0.1:7411, not "${text}"`);
  }
  return { host, port };
}

function examples(name: string): string {
  return `
Examples:
  ${name} --vendor embedded --data ./desk.db                      over stdio, for one local client
  ${name} --vendor embedded --data ./desk.db --http 127.0.0.1:7411 --auth off
  ${name} --vendor redmine --http 0.0.0.0:7411 --public-url https://desk.internal/mcp --passport-keys keys.json --issuer https://gatehouse.example --audience support-desk

Settings of a vendor come from variables such as REDMINE_URL and REDMINE_API_KEY, or from the file
named by REDMINE_API_KEY_FILE. Exit codes: 0 stopped as asked, 1 failed, 2 wrong usage.
`;
}

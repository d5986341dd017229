import { Command, CommanderError } from 'commander';
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
  /** A file of {@link ConnectorConfig}. */
  readonly config?: string;
  /** Cedar files; they replace those of the configuration. */
  readonly policy?: readonly string[];
  readonly state?: string;
  /** `postgres://…` for replicas; absent: an SQLite file in the state folder. */
  readonly store?: string;
  /** A file that holds the same: the URL has a password in it. */
  readonly storeFile?: string;
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
    .option('--config <file>', 'access, policy, limits: see docs/operating.md')
    .option('--policy <file...>', 'Cedar policies; without any, whoever holds the scope may call')
    .option('--state <dir>', 'where journal, audit log and keys are kept')
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
  const { policy, ...given } = command.opts<
    Record<string, string | undefined> & { policy?: string[] | undefined }
  >();
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
    ...(given['config'] !== undefined && { config: given['config'] }),
    ...(policy !== undefined && { policy }),
    ...optional('state', given['state'] ?? env['GATEHOUSE_STATE']),
    ...optional('store', env['GATEHOUSE_STORE']),
    ...optional('storeFile', env['GATEHOUSE_STORE_FILE']),
  };
}

function optional<Name extends string>(
  name: Name,
  value: string | undefined,
): { [key in Name]?: string } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key loses its name in the types
  return (value === undefined || value === '' ? {} : { [name]: value }) as {
    [key in Name]?: string;
  };
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
named by REDMINE_API_KEY_FILE. GATEHOUSE_STORE, or the file named by GATEHOUSE_STORE_FILE,
holds the URL of a PostgreSQL that replicas share.
Other commands, each with --help: ${name} doctor, ${name} policy, ${name} audit,
${name} manifest.
Exit codes: 0 stopped as asked, 1 failed, 2 wrong usage.
`;
}

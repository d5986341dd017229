import { Command, CommanderError } from 'commander';
import type { ConnectorDefinition } from '../connector.ts';
import type { Edge } from '../run/edge.ts';
import { FlagError, parseFlags } from '../run/flags.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';

/** Where the command writes. */
export interface DoctorOutput {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/**
 * `doctor`: looks at a connection for the person who sets it up, and serves nothing. Exit codes: 0 nothing failed, 1
 * something did, 2 wrong usage.
 */
export async function doctorCommand<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  argv: readonly string[],
  edge: Edge,
  { out, err }: DoctorOutput,
): Promise<number> {
  const name = `gatehouse-${definition.category}`;
  const command = new Command(`${name} doctor`)
    .description('Looks at a connection: reachable, as whom, with which rights, and what is amiss.')
    .requiredOption('--vendor <id>', 'the system of record behind the tools')
    .option('--data <file>', 'data file of an embedded vendor')
    .option('--config <file>', 'the configuration that the connector is served with')
    .option('--state <dir>', 'the state folder that the connector is served with')
    .option('--role <name...>', 'with the credential of somebody who has this role')
    .option('--unit <name>', 'with the credential of somebody of this unit')
    .option('--json', 'the findings as JSON')
    .addHelpText('after', examples(name))
    .exitOverride()
    .configureOutput({
      writeErr: () => {},
      writeOut: (text) => out(text.replace(/\n$/, '')),
    });
  try {
    command.parse([...argv], { from: 'user' });
    const { role = [], unit = '', json = false, ...given } = command.opts<Options>();
    const flags = parseFlags(definition, asFlags(given), edge.env);
    const found = await examine(definition, flags, { roles: role, unit }, edge);
    if (json) out(JSON.stringify({ vendor: flags.vendor, findings: found }, null, 2));
    else for (const line of asLines(found)) out(line);
    return found.some(({ state }) => state === 'fail') ? 1 : 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (!(error instanceof CommanderError) && !(error instanceof FlagError)) throw error;
    err(`${name} doctor: ${error.message.replace(/^error: /, '')}. Run with --help for examples.`);
    return 2;
  }
}

interface Options {
  vendor: string;
  data?: string;
  config?: string;
  state?: string;
  role?: string[];
  unit?: string;
  json?: boolean;
}

function asFlags(given: Omit<Options, 'role' | 'unit' | 'json'>): string[] {
  return Object.entries(given).flatMap(([flag, value]) => [`--${flag}`, value]);
}

const marks = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const satisfies Record<
  Finding['state'],
  string
>;
/** Columns before the sentence. */
const WIDTH = 24;

function asLines(found: readonly Finding[]): string[] {
  const lines = found.flatMap(({ check, state, said, next }) => [
    `${marks[state]}  ${check.padEnd(WIDTH - 6)}${said}`,
    ...(next === undefined ? [] : [`${' '.repeat(WIDTH)}→ ${next}`]),
  ]);
  const failed = found.filter(({ state }) => state === 'fail').length;
  const warned = found.filter(({ state }) => state === 'warn').length;
  const sum =
    failed > 0 ? `${failed} of ${found.length} failed` : `Nothing failed of ${found.length}`;
  return [...lines, '', `${sum}${warned > 0 ? `, ${warned} to look at` : ''}.`];
}

function examples(name: string): string {
  return `
Examples:
  ${name} doctor --vendor redmine                        with REDMINE_URL and the others in the environment
  ${name} doctor --vendor zendesk --config desk.yaml --role viewer
  ${name} doctor --vendor jira --json | jq '.findings[] | select(.state != "ok")'

Exit codes: 0 nothing failed, 1 something did, 2 wrong usage.
`;
}

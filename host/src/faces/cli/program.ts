import type { SwapRequest } from '@gatehouse/swap';
import { Argument, Command, Option } from 'commander';

/** The shape of the command line. Actions are handed in, so that help can be read and tested without a host. */
export interface Actions {
  walkthrough(options: CommonOptions): Promise<void>;
  ask(question: string, options: CommonOptions & { as: string }): Promise<void>;
  explain(tool: string, args: string, options: CommonOptions & { as: string }): Promise<void>;
  up(options: CommonOptions & { http: string }): Promise<void>;
  plugins(options: CommonOptions): Promise<void>;
  approvals(options: CommonOptions): Promise<void>;
  decide(id: string, options: DecisionOptions): Promise<void>;
  swap(instance: string, options: SwapFlags): Promise<void>;
  contracts(action: string, target: string | undefined, options: ContractFlags): Promise<void>;
  trace(run: string | undefined, options: CommonOptions): Promise<void>;
}

export const DEFAULT_DATA = '.gatehouse';

export interface CommonOptions {
  readonly data: string;
  readonly config?: string;
  readonly json?: boolean;
}

export interface DecisionOptions extends CommonOptions {
  readonly as: string;
  readonly verdict: 'granted' | 'refused';
  readonly because?: string;
}

export interface ContractFlags extends CommonOptions {
  readonly as?: string;
  readonly plugin?: string;
  readonly because?: string;
  readonly dryRun?: boolean;
  readonly digest?: string;
}

export type SwapFlags = CommonOptions & Omit<SwapRequest, 'instance'>;

const examples = `
Examples:
  gatehouse walkthrough                                   the example company, three people, no key needed
  gatehouse ask "Which tickets are overdue?" --as maya    one request with the configured model
  gatehouse explain --as bea ticketing.add_comment '{"ticket_id":"1001","body":"hi","visibility":"internal"}'
  gatehouse plugins                                       what is installed where, and what was skipped
  gatehouse approvals                                     writes that wait for a second person
  gatehouse approve 0192f3 --as tom                       consent to one of them; it is done at once
  gatehouse swap support-desk --to redmine --dry-run      what another vendor would change, and for whom
  gatehouse contracts                                     what is pinned of connectors and bundles, and what moved
  gatehouse trace                                         the latest runs; with an id, one run gate by gate

Exit codes: 0 done (a refusal that was explained is done), 1 something failed, 2 wrong input or configuration,
130 stopped by Ctrl-C. Colours follow NO_COLOR and FORCE_COLOR.`;

export function buildProgram(actions: Actions, version: string): Command {
  const program = new Command('gatehouse')
    .description(
      'Runs plugins inside your own network: skills, connectors and sub-agents behind explained gates.',
    )
    .version(version)
    .addHelpText('after', examples)
    .showHelpAfterError('  → Run gatehouse --help for examples.')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  const command = (spec: string, description: string) =>
    program
      .command(spec)
      .description(description)
      .addOption(
        new Option('--data <dir>', 'data folder').env('GATEHOUSE_DATA').default(DEFAULT_DATA),
      )
      .option(
        '--config <file>',
        'gatehouse.yaml (default: ./gatehouse.yaml, else the one in the data folder)',
      )
      .option('--json', 'one JSON document for programs');

  command('walkthrough', 'make the example company and show three requests, end to end').action(
    (options: CommonOptions) => actions.walkthrough(options),
  );
  command('ask <question>', 'answer one request as a person')
    .requiredOption('--as <name>', 'who asks')
    .action((question: string, options: CommonOptions & { as: string }) =>
      actions.ask(question, options),
    );
  command('explain <tool> [arguments]', 'say what would happen to a call, and by which rule')
    .requiredOption('--as <name>', 'who would call')
    .action((tool: string, args: string | undefined, options: CommonOptions & { as: string }) =>
      actions.explain(tool, args ?? '{}', options),
    );
  command('up', 'serve the HTTP API on loopback')
    .option('--http <host:port>', 'where to listen', '127.0.0.1:7400')
    .action((options: CommonOptions & { http: string }) => actions.up(options));
  command('plugins', 'list the bundles, where they are installed, and what was skipped').action(
    (options: CommonOptions) => actions.plugins(options),
  );
  command('approvals', 'list the writes that wait for a second person').action(
    (options: CommonOptions) => actions.approvals(options),
  );
  for (const [name, verdict, what] of [
    ['approve', 'granted', 'consent to a held write; it is done at once'],
    ['refuse', 'refused', 'refuse a held write'],
  ] as const) {
    command(`${name} <id>`, what)
      .requiredOption('--as <name>', 'who decides; never the one who asked')
      .option('--because <text>', 'the reason, for the person who asked')
      .action((id: string, options: Omit<DecisionOptions, 'verdict'>) =>
        actions.decide(id, { ...options, verdict }),
      );
  }
  command('swap <instance>', 'put another vendor behind a connector: check it, then write it')
    .requiredOption('--to <vendor>', 'the new vendor')
    .option('--dry-run', 'check and show only; nothing is written', false)
    .option('--replay <n>', 'recorded reads to make again on both vendors', Number, 10)
    .option('--as <name>', 'who asks what both can do (default: the first person bound to it)')
    .action((instance: string, options: SwapFlags) => actions.swap(instance, options));
  command('contracts', 'what gatehouse.lock pins, and what moved since; pin or accept it')
    .addArgument(
      new Argument('[action]', 'what to do').choices(['list', 'pin', 'accept']).default('list'),
    )
    .argument('[target]', 'a connector, or CONNECTOR.TOOL to accept one tool of it')
    .option('--as <name>', 'in whose name connectors are listed (default: somebody bound to them)')
    .option('--plugin <name>', 'pin: this bundle, as its files are now')
    .option('--because <text>', 'accept: the reason, kept in gatehouse.lock')
    .option('--dry-run', 'pin, accept: show only; nothing is written')
    .option('--digest <id>', 'accept: only if it is still what was shown under this id')
    .action((action: string, target: string | undefined, options: ContractFlags) =>
      actions.contracts(action, target, options),
    );
  command('trace [run]', 'show a run, or list the latest ones').action(
    (run: string | undefined, options: CommonOptions) => actions.trace(run, options),
  );
  return program;
}

import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { profileNames } from '../lint/finding.ts';
import { type ReportFormat, reportFormats } from '../report/report-context.ts';
import type { DiffFlags } from './diff.ts';
import { exitCodeHelp } from './exit-codes.ts';
import type { HistoryFlags } from './history.ts';
import type { LintFlags } from './lint.ts';
import { collect, seconds, withServer } from './server-flags.ts';
import type { SnapshotFlags } from './snapshot.ts';
import { type UsesFlags, usesActions } from './uses.ts';
import type { VerifyFlags } from './verify.ts';

/** What the command line asks for. Handed in, so that help can be read and tested without a server. */
export interface Actions {
  snapshot(flags: SnapshotFlags): Promise<void>;
  diff(before: string, after: string, flags: DiffFlags): Promise<void>;
  verify(folder: string, flags: VerifyFlags): Promise<void>;
  history(name: string, flags: HistoryFlags): Promise<void>;
  lint(folder: string | undefined, flags: LintFlags): Promise<void>;
  uses(flags: UsesFlags): Promise<void>;
}

/** Where a contract lies when nothing else is said. */
const DEFAULT_FOLDER = 'contract';

const examples = `
Examples:
  contract snapshot -- npx -y @modelcontextprotocol/server-filesystem@2025.8.21 /tmp
                                              list a server and write its contract to contract/
  contract verify -- node dist/server.js      compare a server with its contract; exit 1 when a caller breaks
  contract verify --url https://desk.example/mcp --header Authorization=DESK_TOKEN
  contract diff contract-1.2/ contract-1.3/   what changed between two contracts, and whom it breaks
  contract lint --profile openai-strict       what a host or model would refuse, each with a fix
  contract diff old/ new/ --uses plugins/     which skill breaks, and the line that says it uses what moved
  contract uses infer plugins/support --recording runs.jsonl
                                              propose the uses of each skill from recorded runs and its text
  contract history @modelcontextprotocol/server-filesystem --last 5 -- /tmp
                                              published versions: what each step broke, and what it said
${exitCodeHelp}

It only ever lists: no tool is called. Colours follow NO_COLOR and FORCE_COLOR.`;

/** `afterDashes` is everything behind the first `--` of the command line. */
export function buildProgram(
  actions: Actions,
  afterDashes: readonly string[],
  version: string,
): Command {
  const program = new Command('contract')
    .description('Finds out which change of an MCP server’s tools breaks which caller.')
    .version(version)
    .addHelpText('after', examples)
    .showHelpAfterError('  → Run contract --help for examples.')
    .exitOverride();
  const onServer = (name: string, description: string, usage: string) =>
    withServer(program.command(name).description(description).usage(usage));

  onServer('snapshot', 'list a server and write its contract', '[options] -- <command…>')
    .option('--out <dir>', 'folder of the contract', DEFAULT_FOLDER)
    .option('--json', 'one JSON document for programs')
    .action((flags: Omit<SnapshotFlags, 'command'>) =>
      actions.snapshot({ ...flags, command: afterDashes }),
    );
  judged(program.command('diff').description('compare two contracts'))
    .argument('<old>', 'folder of the older contract')
    .argument('<new>', 'folder of the newer contract')
    .action((before: string, after: string, flags: Formatted<DiffFlags>) =>
      actions.diff(before, after, withFormat(flags)),
    );
  judged(onServer('verify', 'compare a server with its contract', '[dir] [options] -- <command…>'))
    .argument('[dir]', 'folder of the contract', DEFAULT_FOLDER)
    .action((folder: string, flags: Formatted<Omit<VerifyFlags, 'command'>>) =>
      actions.verify(folder, withFormat({ ...flags, command: afterDashes })),
    );
  program
    .command('history')
    .description('list published versions of an npm package and what changed between them')
    .usage('[options] <package> [-- <argument of the server…>]')
    .argument('<package>', 'name of an npm package, without a version')
    .option('--last <n>', 'how many versions', whole, 10)
    .option('--env <NAME=value>', 'placeholder that the server needs to start', collect, [])
    .option('--timeout <seconds>', 'how long to wait for a start, and for each list', seconds)
    .option('--json', 'one JSON document for programs')
    .action((name: string, flags: Omit<HistoryFlags, 'args'>) =>
      actions.history(name, { ...flags, args: afterDashes }),
    );
  formatted(
    onServer(
      'lint',
      'say what hosts and models would refuse, and how to mend it',
      '[dir] [options] [-- <command…>]',
    ),
  )
    .argument('[dir]', `folder of a contract (default: "${DEFAULT_FOLDER}", if no server is named)`)
    .addOption(
      new Option('--profile <name>', 'whose limits').choices(profileNames).default('portable'),
    )
    .option('--allow <rule[:tool]=reason>', 'let a finding pass, and say why', collect, [])
    .action((folder: string | undefined, flags: Formatted<Omit<LintFlags, 'command'>>) =>
      actions.lint(folder, withFormat({ ...flags, command: afterDashes })),
    );
  program
    .command('uses')
    .description('check what skills say they use against a contract, or propose it')
    .addArgument(new Argument('<action>', 'what to do').choices(usesActions))
    .argument('<bundle>', 'a bundle, a folder of skills, or one skill')
    .argument('[dir]', 'check: folder of the contract', DEFAULT_FOLDER)
    .option('--connector <name>', 'check: the name by which the skills know the server')
    .option('--recording <file>', 'infer: recorded calls, or gatehouse trace --json', collect, [])
    .option('--json', 'one JSON document for programs')
    .action(
      (
        action: UsesFlags['action'],
        bundle: string,
        contract: string,
        flags: Omit<UsesFlags, 'action'>,
      ) => actions.uses({ ...flags, action, bundle, contract }),
    );
  return program;
}

type Formatted<Flags> = Omit<Flags, 'format'> & {
  readonly format?: ReportFormat;
  readonly json?: boolean;
};

function formatted(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'form of the report').choices(reportFormats))
    .addOption(new Option('--json', 'the same as --format json').conflicts('format'));
}

function judged(command: Command): Command {
  return formatted(command)
    .option(
      '--accept <rule:tool:path=reason>',
      'let a suspicion pass, and say why; input/path or output/path where both have it; what is proven cannot be waived',
      collect,
      [],
    )
    .option('--waivers <file>', 'YAML with such waivers: rule, tool, place, path, because')
    .option(
      '--uses <dir>',
      'a bundle or a folder of skills: which of them break, and in which line',
    )
    .option(
      '--connector <name>',
      'the name by which these know the server; else any with such a tool',
    );
}

function withFormat<Flags extends object>(
  flags: Flags & { readonly format?: ReportFormat; readonly json?: boolean },
) {
  return { ...flags, format: flags.format ?? (flags.json === true ? 'json' : 'text') } as const;
}

function whole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 2 && value <= 1_000) return value;
  throw new InvalidArgumentError('It is a whole number from 2 to 1000.');
}

import { dataClasses } from '@gatehouse/passport';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { parseArguments } from '../tool/schema.ts';
import { DEFAULT_FILE, defaultPolicy } from './default.ts';
import { loadPolicy, type LoadedPolicy } from './load.ts';
import { decisionMatrix, MatrixError } from './matrix.ts';
import { PolicyError, problemText } from './problem.ts';
import { policySchema, type PolicySubject } from './schema.ts';

/** What the command reads and where it writes. No colour is used, so NO_COLOR needs no care. */
export interface PolicyIo {
  /** Takes one line or more, without the last line break. */
  out(text: string): void;
  err(text: string): void;
  /** Throws when the file cannot be read. */
  readFile(path: string): string;
}

interface Options {
  readonly json?: boolean;
  readonly roles?: string;
  readonly units?: string;
  readonly as?: string;
}

/** Wrong usage: the message says what was expected. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * `policy check|schema|default|explain|matrix`: write a policy, try it, review it. Gives the exit code: 0 valid, 1 the
 * policy has problems, 2 wrong usage.
 */
export function policyCommand(
  definition: PolicySubject,
  argv: readonly string[],
  io: PolicyIo,
): number {
  const name = `gatehouse-${definition.category} policy`;
  const program = new Command(name)
    .description(`Cedar policies of ${definition.title}: write one, try it, review it.`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    })
    .addHelpText('after', examples(name));
  const files = (paths: readonly string[]) =>
    Object.fromEntries(paths.map((path) => [path, readText(path, io)]));
  const load = (paths: readonly string[], { roles, units }: Options) =>
    loadPolicy({
      definition,
      texts: files(paths),
      known: { roles: listed(roles), units: listed(units) },
    });
  const print = (options: Options, document: object, text: string) =>
    io.out(options.json ? JSON.stringify(document, null, 2) : text);

  organisation(program.command('check <file...>'))
    .description('validate files as one policy; every problem with file, line, column')
    .action((paths: string[], options: Options) => {
      const { revision, policies } = load(paths, options);
      const valid = `Valid: ${count(policies.length, 'policy', 'policies')}, revision ${revision}.`;
      print(options, { valid: true, revision, policies, problems: [] }, valid);
    });
  program
    .command('schema')
    .description('what a policy can say: actions, arguments, types')
    .action(() => io.out(policySchema(definition).text.trimEnd()));
  program
    .command('default')
    .description('the policy that holds when none is given')
    .action(() => io.out(defaultPolicy(definition).trimEnd()));
  jsonToo(program.command('explain <file> <tool> [arguments]'))
    .description('the decision on one call, and the policies that made it')
    .requiredOption('--as <principal>', 'JSON with person, unit, roles and, if wanted, label')
    .action((file: string, tool: string, args: string | undefined, options: Options) => {
      const told = explain(load([file], {}), definition, tool, args ?? '{}', options.as ?? '');
      print(options, told, `${told.outcome} by ${told.policies.join(', ')}\n  ${told.because}`);
    });
  organisation(program.command('matrix <file...>'))
    .description('every decision as a table: commit it and review its diff')
    .action((paths: string[], options: Options) => {
      const policy = load(paths, options);
      const { roles, units } = options;
      const text = decisionMatrix(policy, { roles: listed(roles), units: listed(units) });
      print(options, { revision: policy.revision, matrix: text }, text.trimEnd());
    });
  return run(program, argv, io);
}

const jsonToo = (command: Command) => command.option('--json', 'answer as one JSON document');
const organisation = (command: Command) =>
  jsonToo(command)
    .option('--roles <names>', 'roles that exist, with commas: a policy may name no other')
    .option('--units <names>', 'units that exist, with commas: a policy may name no other');

function run(program: Command, argv: readonly string[], io: PolicyIo): number {
  try {
    program.parse([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    // commander has told it already; help is no failure
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      io.err(`${error.message}\n  → Run the command with --help to see how it is used.`);
      return 2;
    }
    if (!(error instanceof PolicyError || error instanceof MatrixError)) throw error;
    const problems = error instanceof PolicyError ? error.problems : [{ message: error.message }];
    if (argv.includes('--json')) io.out(JSON.stringify({ valid: false, problems }, null, 2));
    else if (error instanceof MatrixError) io.err(`${error.message}: write simpler policies.`);
    else {
      io.err(error.problems.map(problemText).join('\n'));
      io.err(`${count(problems.length, 'problem', 'problems')}: this policy is not loaded.`);
    }
    return 1;
  }
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

const listed = (names: string | undefined) =>
  names?.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));

function readText(path: string, io: PolicyIo): string {
  try {
    return io.readFile(path);
  } catch {
    throw new UsageError(`cannot read ${path}`);
  }
}

const asked = z.strictObject({
  person: z.string().default('somebody'),
  unit: z.string(),
  roles: z.array(z.string()).default([]),
  scopes: z.array(z.string()).optional(),
  agent: z.string().optional(),
  run: z.string().default('explain'),
  label: z
    .strictObject({
      trust: z.enum(['trusted', 'untrusted']).default('trusted'),
      classes: z.array(z.enum(dataClasses)).default([]),
    })
    .default({ trust: 'trusted', classes: [] }),
  approved: z.boolean().default(false),
});

function explain(
  policy: LoadedPolicy,
  definition: PolicySubject,
  name: string,
  args: string,
  as: string,
) {
  const tool = definition.tools.find((each) => each.name === name);
  if (!tool) {
    const known = definition.tools.map((each) => each.name).join(', ');
    throw new UsageError(`there is no tool "${name}"; choose one of: ${known}`);
  }
  const parsed = asked.safeParse(json(as, '--as'));
  if (!parsed.success) throw new UsageError(`--as: ${z.prettifyError(parsed.error)}`);
  const { approved, agent, scopes, ...who } = parsed.data;
  const decision = policy.decide({
    principal: {
      ...who,
      scopes: scopes ?? policy.schema.scopes,
      passport: '(none)',
      expiresAt: 0,
      ...(agent !== undefined && { agent }),
    },
    tool: { name: tool.name, scope: tool.scope, effect: tool.effect },
    input: argumentsOf(tool, json(args, 'the arguments')),
    approved,
  });
  return { ...decision, revision: policy.revision };
}

function argumentsOf(tool: PolicySubject['tools'][number], given: unknown) {
  try {
    return parseArguments(tool.input, given);
  } catch (error) {
    if (error instanceof ConnectorError) throw new UsageError(error.message);
    throw error;
  }
}

function json(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${what} must be JSON, not ${JSON.stringify(text.slice(0, 60))}`);
  }
}

function examples(name: string): string {
  return `
Examples:
  ${name} default > ${DEFAULT_FILE}
  ${name} check ${DEFAULT_FILE} more.cedar --roles lead,agent --units support
  ${name} explain ${DEFAULT_FILE} --as '{"unit":"support","roles":["lead"]}' TOOL '{"argument":"value"}'
  ${name} matrix ${DEFAULT_FILE} > ${DEFAULT_FILE.replace('.cedar', '.matrix.txt')}

Exit codes: 0 valid, 1 the policy has problems, 2 wrong usage.
`;
}

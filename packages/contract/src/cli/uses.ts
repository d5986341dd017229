import { dirname, join, relative, resolve } from 'node:path';
import { statSync } from 'node:fs';
import { visibleLine } from '../compare/hidden-text.ts';
import { ContractError } from '../error.ts';
import { count } from '../report/summary.ts';
import { jsonText } from '../report/shown-json.ts';
import { readContract } from '../surface/read-contract.ts';
import { checkUses } from '../uses/check-uses.ts';
import type { Consumer } from '../uses/consumer.ts';
import { inferUses } from '../uses/infer-uses.ts';
import { readUses } from '../uses/read-uses.ts';
import { exitCode } from './exit-codes.ts';
import type { Runtime } from './runtime.ts';

export const usesActions = ['check', 'infer'] as const;

export interface UsesFlags {
  readonly action: (typeof usesActions)[number];
  readonly bundle: string;
  /** Folder of a contract. */
  readonly contract: string;
  readonly connector?: string;
  readonly recording: readonly string[];
  readonly json?: boolean;
}

/** `check`: what skills say they use, against a contract. `infer`: a proposal to be pasted. */
export const uses = (flags: UsesFlags, runtime: Runtime): number =>
  flags.action === 'check' ? check(flags, runtime) : infer(flags, runtime);

/** The consumers in a folder, their files as seen from the folder in which the command runs. */
export function consumersIn(place: string, { cwd }: Runtime): Consumer[] {
  const whole = resolve(cwd, place);
  const from = statSync(whole, { throwIfNoEntry: false })?.isFile() ? dirname(whole) : whole;
  const seen = (file: string) => relative(cwd, join(from, file)).replaceAll('\\', '/');
  return readUses(whole).map((each) => ({
    ...each,
    file: seen(each.file),
    declaredIn: seen(each.declaredIn),
  }));
}

function check({ bundle, contract, connector, json }: UsesFlags, runtime: Runtime): number {
  const surface = readContract(resolve(runtime.cwd, contract));
  const all = consumersIn(bundle, runtime);
  const name = connector ?? onlyConnector(all, bundle);
  const consumers = all.filter((each) => each.connector === name);
  if (consumers.length === 0) {
    throw new ContractError(
      'bad_arguments',
      `Nothing in ${bundle} uses ${visibleLine(name)}.`,
      `There are: ${[...new Set(all.map((each) => visibleLine(each.connector)))].join(', ')}.`,
    );
  }
  const problems = consumers.flatMap((consumer) => checkUses(consumer, surface));
  const errors = problems.filter(({ level }) => level === 'error').length;
  if (json === true) {
    const found = problems.map((problem) => ({ ...problem }));
    const document = {
      connector: name,
      consumers: consumers.map((each) => each.name),
      problems: found,
    };
    runtime.out(`${jsonText(document, 2)}\n`);
  } else {
    for (const { file, line, level, rule, consumer, message, fix } of problems) {
      runtime.out(
        `${visibleLine(file)}:${line}: ${level} ${rule} in ${visibleLine(consumer)}\n  ${message}\n  fix: ${fix}\n`,
      );
    }
    const wrong = problems.length === 0 ? 'each fits' : `${problems.length} to mend`;
    runtime.out(`${count(consumers.length, 'consumer')} of ${visibleLine(name)}: ${wrong}\n`);
  }
  return errors > 0 ? exitCode.breaking : exitCode.ok;
}

function onlyConnector(consumers: readonly Consumer[], bundle: string): string {
  const [name, ...others] = new Set(consumers.map(({ connector }) => connector));
  if (name === undefined) {
    const hint = `Declare what its skills use, or let it be proposed: contract uses infer ${bundle}`;
    throw new ContractError('bad_arguments', `Nothing in ${bundle} declares what it uses.`, hint);
  }
  if (others.length === 0) return name;
  throw new ContractError(
    'bad_arguments',
    `${bundle} uses several connectors.`,
    `Say which one the contract is of: --connector ${visibleLine(name)}, or ${others.map(visibleLine).join(', ')}.`,
  );
}

function infer({ bundle, recording, json }: UsesFlags, { cwd, out }: Runtime): number {
  const found = inferUses(resolve(cwd, bundle), {
    recordings: recording.map((each) => resolve(cwd, each)),
  });
  if (json !== true) {
    out(found.yaml);
    return exitCode.ok;
  }
  const parts = found.parts.map(({ name, file, connectors }) => ({
    name,
    file,
    uses: Object.fromEntries(
      [...connectors].map(([connector, tools]) => [
        connector,
        Object.fromEntries(
          [...tools].map(([tool, { calls, sends, reads, readOnly }]) => [
            tool,
            {
              calls,
              sends: sends.map((each) => ({ ...each })),
              reads: reads.map((each) => ({ ...each })),
              readOnly,
            },
          ]),
        ),
      ]),
    ),
  }));
  out(`${jsonText({ parts }, 2)}\n`);
  return exitCode.ok;
}

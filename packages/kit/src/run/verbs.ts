import { createPublicKey } from 'node:crypto';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { auditCommand } from '@gatehouse/audit';
import type { ConnectorDefinition } from '../connector.ts';
import type { DeploymentFacts } from '../manifest/facts.ts';
import { doctorCommand } from '../doctor/doctor-command.ts';
import { manifestCommand } from '../manifest/manifest-command.ts';
import { policyCommand } from '../policy/command.ts';
import type { Edge } from './edge.ts';

const print = (text: string) => void process.stdout.write(text);
const printError = (text: string) => void process.stderr.write(text);
const out = (line: string) => print(`${line}\n`);
const err = (line: string) => printError(`${line}\n`);

/**
 * `policy`, `audit`, `doctor` and `manifest`: commands that serve nothing, so stdout is theirs. Gives the exit code; undefined
 * when `argv` names none of them and the connector is to be served.
 */
export async function runVerb<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  facts: DeploymentFacts,
  argv: readonly string[],
  edge: Edge,
): Promise<number | undefined> {
  const { now, readFile, env } = edge;
  const [verb, ...rest] = argv;
  switch (verb) {
    case 'policy':
      return policyCommand(definition, rest, { out, err, readFile });
    case 'audit': {
      const state = env['GATEHOUSE_STATE'];
      const key = state === undefined ? undefined : `${state}/audit-key.pub.pem`;
      return auditCommand(rest, {
        out,
        err,
        now,
        readFile,
        product: { name: definition.title, vendor: 'Gatehouse', version: definition.version },
        ...(state !== undefined && { folders: auditFolders(state) }),
        ...(key !== undefined && existsSync(key) && { publicKey: createPublicKey(readFile(key)) }),
      });
    }
    case 'doctor':
      return awake(() => doctorCommand(definition, rest, edge, { out, err }));
    case 'manifest':
      return manifestCommand(definition, facts, rest, {
        print,
        printError,
        writeFile(path, text) {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
        },
      });
    default:
      return undefined;
  }
}

/** Pauses between retries keep no process alive, and a command has nothing else that would. */
async function awake<Result>(work: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(() => {}, 1_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** The logs of one state folder: each process that shares it has one. */
function auditFolders(state: string): string[] {
  const found = globSync('audit{,-*}/', { cwd: state }).map((name) => `${state}/${name}`);
  return found.length === 0 ? [`${state}/audit`] : found.toSorted();
}

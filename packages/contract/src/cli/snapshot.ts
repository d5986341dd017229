import { resolve } from 'node:path';
import { visibleLine } from '../compare/hidden-text.ts';
import { writeContract } from '../surface/write-contract.ts';
import { exitCode } from './exit-codes.ts';
import type { Runtime } from './runtime.ts';
import { listServer, type ServerFlags } from './server-flags.ts';

export interface SnapshotFlags extends ServerFlags {
  readonly out: string;
  readonly json?: boolean;
}

/** Lists a server and writes its contract. */
export async function snapshot(flags: SnapshotFlags, runtime: Runtime): Promise<number> {
  const { surface, notes } = await listServer(flags, runtime);
  writeContract(resolve(runtime.cwd, flags.out), surface);
  const { server, tools, prompts, resources, resourceTemplates, resolved } = surface;
  if (flags.json === true) {
    const written = {
      folder: flags.out,
      server,
      tools: tools.map(({ name }) => name),
      prompts: prompts.length,
      resources: resources.length,
      resourceTemplates: resourceTemplates.length,
      resolved,
      notes,
    };
    runtime.out(`${JSON.stringify(written, null, 2)}\n`);
    return exitCode.ok;
  }
  const counts = [
    count(tools.length, 'tool'),
    count(prompts.length, 'prompt'),
    count(resources.length, 'resource'),
    count(resourceTemplates.length, 'resource template'),
  ].filter((each) => each !== '');
  const { protocol = 'unknown' } = server;
  runtime.out(
    `${visibleLine(`${server.name} ${server.version}`)}: ${counts.join(', ')}, protocol ${visibleLine(protocol)}\n`,
  );
  const runsOn = Object.entries(resolved).map(([name, version]) => `${name} ${version}`);
  if (runsOn.length > 0) runtime.out(`  runs on ${visibleLine(runsOn.join(', '))}\n`);
  runtime.out(
    `  written to ${flags.out}; commit it, and check it with: contract verify ${flags.out} -- …\n`,
  );
  return exitCode.ok;
}

function count(number: number, what: string): string {
  if (number === 0) return '';
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}

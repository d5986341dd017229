import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openHost, type Host } from '../../host.ts';
import { readConfig } from '../../org/read-config.ts';
import { openDataFolder } from '@gatehouse/data-folder';
import { DEFAULT_DATA, type CommonOptions } from './program.ts';

/**
 * Opens data folder and host, does the work, and closes both whatever happens: no process outlives a command. Here
 * clock, randomness and environment enter. `make` prepares the configuration once the folder is locked.
 */
export async function withHost(
  options: CommonOptions & { make?: () => string },
  work: (host: Host) => Promise<void>,
): Promise<void> {
  // a command without a configuration leaves no folder behind
  const existing = options.make ? undefined : readConfig(configFile(options));
  const data = openDataFolder(options.data, process.pid, isAlive);
  let host: Host | undefined;
  try {
    const loaded = existing ?? readConfig(options.make?.() ?? configFile(options));
    host = await openHost({ loaded, data, env: environment(), now: Date.now, newId: randomUUID });
    await work(host);
  } finally {
    await host?.close();
    data.close();
  }
}

/**
 * The environment, with the connectors that were installed beside this program on the PATH: it may have been started
 * by its full name.
 */
function environment(): NodeJS.ProcessEnv {
  const own = fileURLToPath(new URL('.', import.meta.resolve('gatehouse/package.json')));
  const beside = [join(own, '..', '.bin'), join(own, '..', 'node_modules', '.bin')];
  return { ...process.env, PATH: [process.env['PATH'] ?? '', ...beside].join(delimiter) };
}

/** What a later command needs, so that it finds the same data and configuration as the walkthrough. */
export function nextFlags({ data }: CommonOptions): string {
  const elsewhere = data === DEFAULT_DATA ? '' : ` --data ${data}`;
  return existsSync('gatehouse.yaml')
    ? `${elsewhere} --config ${join(data, 'gatehouse.yaml')}`
    : elsewhere;
}

/** Where gatehouse.yaml is: named, or in this folder, or in the data folder. */
function configFile(options: CommonOptions): string {
  if (options.config !== undefined) return options.config;
  return existsSync('gatehouse.yaml') ? 'gatehouse.yaml' : join(options.data, 'gatehouse.yaml');
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const script = fileURLToPath(new URL('redmine.sh', import.meta.url));
const run = promisify(execFile);
/** Milliseconds for one command of the script; the first start downloads packages. */
export const START_TIMEOUT_MS = 15 * 60_000;

const variables = z.object({ REDMINE_URL: z.url(), REDMINE_API_KEY: z.string() });

export interface RunningRedmine {
  readonly url: string;
  readonly adminKey: string;
}

/** Why no Redmine can run here; undefined where it can. */
export function unavailable(): string | undefined {
  if (!existsSync('/etc/debian_version')) return 'this is not Debian';
  if (!/^VERSION_ID="12"$/m.test(readFileSync('/etc/os-release', 'utf8'))) {
    return 'this is not Debian 12, whose Redmine is 5.0';
  }
  if (process.getuid?.() !== 0) return 'not root: the servers run as users of their own';
  return undefined;
}

/** Starts an empty Redmine, whatever was there before. Rejects with the end of the failing step's log. */
export async function freshRedmine(): Promise<RunningRedmine> {
  await command('reset');
  const { stdout } = await command('env');
  const pairs = stdout
    .trim()
    .split(' ')
    .map((pair) => pair.split('='));
  const env = variables.parse(Object.fromEntries(pairs));
  return { url: env.REDMINE_URL, adminKey: env.REDMINE_API_KEY };
}

export async function stopRedmine(): Promise<void> {
  await command('stop');
}

function command(name: string) {
  return run('bash', [script, name], { timeout: START_TIMEOUT_MS });
}

import { execFile } from 'node:child_process';
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

/** For what an administrator does in Redmine's own pages and no interface offers. */
export async function sql(statement: string): Promise<void> {
  await command('sql', statement);
}

function command(...words: string[]) {
  return run('bash', [script, ...words], { timeout: START_TIMEOUT_MS });
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { HOST, SAMPLE, VENDOR, type Target } from './target.ts';

const program = join(import.meta.dirname, '../../connectors/ticketing/src/bin.ts');

/** How long a connector may take to stop before it is killed. */
const STOP_MS = 15_000;

const serving = z.looseObject({ event: z.literal('serving'), url: z.url() });

/** The connector as an operator starts it: its own process, nothing of this one but where programs are. */
export async function startProduction(folder: string): Promise<Target> {
  const values = {
    '--vendor': VENDOR,
    '--data': join(folder, 'desk.db'),
    '--sample': SAMPLE,
    '--state': join(folder, 'state'),
    '--http': `${HOST}:0`,
    '--auth': 'off',
  };
  const flags = Object.entries(values).flat();
  const child = spawn(process.execPath, [program, ...flags], {
    env: { PATH: process.env['PATH'], HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
    // its own group, so that Ctrl-C reaches this program, which then stops it
    detached: true,
  });
  const last = () => child.kill('SIGKILL');
  process.once('exit', last);
  const url = await announced(child, join(folder, 'log'));
  return {
    url,
    async close() {
      process.off('exit', last);
      const before = child.exitCode ?? child.signalCode;
      if (before !== null) throw new Error(`the connector has ended by itself (${before})`);
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(late);
      if (child.exitCode !== 0) throw new Error('the connector did not stop when it was asked to');
    },
  };
}

/** The address that it says once it serves. Its log goes on into the file. */
function announced(child: ChildProcess, file: string): Promise<URL> {
  const { stderr } = child;
  if (!stderr) throw new Error('the connector was started without a pipe for its log');
  stderr.pipe(createWriteStream(file));
  const said: string[] = [];
  let found = false;
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`the connector ended (${code}) before it served:\n${said.join('\n')}`));
    });
    createInterface(stderr).on('line', (line) => {
      // read on to the end all the same: nobody else would empty the pipe
      if (found) return;
      said.push(line);
      const { success, data } = serving.safeParse(asJson(line));
      if (success) resolve(new URL(data.url));
      found = success;
    });
  });
}

function asJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

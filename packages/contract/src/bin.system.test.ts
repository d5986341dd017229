import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { server } from './cli/run.fixture.ts';
import { inFolder } from './surface/surface.fixture.ts';

const bin = fileURLToPath(new URL('./bin.ts', import.meta.url));

/** Runs the program as a process; `onErr` sees what it says, and may end it. */
async function start(
  cwd: string,
  argv: readonly string[],
  onErr: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
) {
  const env = { PATH: process.env['PATH'] };
  const child = spawn(process.execPath, [bin, ...argv], { cwd, env, stdio: 'pipe' });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text.out += more;
  });
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    text.err += more;
    onErr(more, (signal) => void child.kill(signal));
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { code, ...text };
}

test('results are on stdout, progress is on stderr, and a pipe gets no colours', () =>
  inFolder(async (folder) => {
    const argv = ['snapshot', '--out', 'there', '--', ...server('hand-made', 'plain')];
    const { code, out, err } = await start(folder, argv);
    expect(code).toBe(0);
    expect(out).toMatch(/^hand-made 3\.1\.4: 1 tool, protocol 2025-06-18\n/);
    expect(err).toBe('Starting node hand-made.fixture.ts…\nListing hand-made 3.1.4…\n');
    expect(readdirSync(join(folder, 'there'))).toEqual(['contract.json', 'only.json']);
  }));

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with 130, and the server with it', (signal) =>
  inFolder(async (folder) => {
    const argv = ['snapshot', '--', ...server('hand-made', 'silent')];
    const { code, err } = await start(folder, argv, (text, kill) => {
      if (text.startsWith('Starting')) kill(signal);
    });
    expect(code).toBe(130);
    expect(err).toMatch(/Stopping…\nStopped\. Nothing is left running\.\n$/);
    expect(readdirSync(folder)).toEqual([]);
  }),
);

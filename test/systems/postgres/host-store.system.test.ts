import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { unavailable } from '../lib/available.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('postgres.sh', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));
const reason = unavailable();
if (reason !== undefined) {
  console.warn(`SKIPPED: the host on a real PostgreSQL, because ${reason}.`);
}

const walkthrough = z.object({
  runs: z.array(z.looseObject({ run: z.string(), person: z.string() })),
});
const stored = z.looseObject({
  status: z.string(),
  rowsWritten: z.array(z.unknown()),
  events: z.array(z.unknown()),
});

describe.skipIf(reason !== undefined)(
  `the host on a real PostgreSQL${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-pg-'));
    let env: NodeJS.ProcessEnv = {};

    const gatehouse = async (...args: string[]) => {
      const bin = join(root, 'host/src/bin.ts');
      const options = { env, maxBuffer: 16 * 1024 * 1024 };
      return run(process.execPath, [bin, ...args, '--data', folder, '--json'], options);
    };

    beforeAll(async () => {
      await run('bash', [script, 'start']);
      const [name = '', ...value] = (await run('bash', [script, 'env'])).stdout.trim().split('=');
      const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
      env = { ...process.env, PATH: path, [name]: value.join('=') };
    }, 900_000);
    afterAll(async () => {
      await run('bash', [script, 'stop']);
      rmSync(folder, { recursive: true });
    });

    test('R67 runs and traces are kept there, and nothing embedded is made', async () => {
      const { runs } = walkthrough.parse(JSON.parse((await gatehouse('walkthrough')).stdout));
      expect(runs.map(({ person }) => person)).toEqual(['maya', 'omar', 'bea']);
      const trace = stored.parse(JSON.parse((await gatehouse('trace', runs[0]?.run ?? '')).stdout));
      expect([trace.status, trace.rowsWritten.length]).toEqual(['done', 2]);
      expect(trace.events.length).toBeGreaterThan(30);
      expect(readdirSync(folder)).not.toContain('host');
    });

    test('R66 several hosts may start on an empty server at the same moment', async () => {
      await run('bash', [script, 'start']);
      const folders = ['one', 'two', 'three'].map((name) => join(folder, name));
      const bin = join(root, 'host/src/bin.ts');
      const done = await Promise.all(
        folders.map((data) =>
          run(
            process.execPath,
            [bin, 'trace', '--json', '--data', data, '--config', join(folder, 'gatehouse.yaml')],
            { env },
          ),
        ),
      );
      expect(done.map(({ stdout }) => JSON.parse(stdout))).toEqual([
        { runs: [] },
        { runs: [] },
        { runs: [] },
      ]);
    });

    test('R66 an unreachable server is one message with a next step, without its password', async () => {
      env = { ...env, DATABASE_URL: 'postgres://gatehouse:CNRY_password@127.0.0.1:9/none' };
      const failed: unknown = await gatehouse('trace').then(
        () => 'it did not fail',
        (error: unknown) => error,
      );
      expect(failed).toMatchObject({
        code: 1,
        stderr:
          'The PostgreSQL server named by DATABASE_URL cannot be reached.\n' +
          '  → Check the address and the credentials, or unset DATABASE_URL to use the embedded database.\n',
      });
    });
  },
);

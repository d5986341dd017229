import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loopback } from '@gatehouse/models/wire/loopback';
import { modelsAt, writeCompany } from './company.fixture.ts';
import { loadBreachWatch, says } from './model.fixture.ts';
import { gatehouse, processesOf, startGatehouse, temporary } from './process.fixture.ts';
import { runReport } from './report.fixture.ts';

const folder = temporary();
const data = ['--data', folder.path];
const announced = z.object({ url: z.url(), token: z.string().min(32) });
const listed = z.object({ runs: z.array(z.object({ id: z.string(), person: z.string() })) });
const stored = z.object({ answer: z.string(), events: z.array(z.object({ kind: z.string() })) });
const refusal = z.object({ error: z.object({ code: z.string(), hint: z.string().min(5) }) });

async function refused(response: Response): Promise<string> {
  const { error } = refusal.parse(await response.json());
  return `${response.status} ${error.code}`;
}

beforeAll(() => void writeCompany(folder.path));
afterAll(folder.remove);

test('gatehouse up: asked over HTTP, guarded, and ended cleanly by SIGTERM', async () => {
  const model = await loopback([loadBreachWatch, says('Nothing is late.')]);
  writeCompany(folder.path, modelsAt(model.url));
  const up = startGatehouse(['up', '--http', '127.0.0.1:0', '--json', ...data]);
  const said = await up.said(/\}\n/);
  const { url, token } = announced.parse(JSON.parse(said));
  const authorization = `Bearer ${token}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { headers });
  const post = (body: string, headers: Record<string, string> = { authorization }) =>
    fetch(`${url}/v1/ask`, { method: 'POST', headers, body });

  expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
  // nobody without the token, and no browser even with it
  expect(await refused(await get('/v1/runs'))).toBe('401 unauthorized');
  expect(await refused(await get('/v1/runs', { authorization: `${authorization}x` }))).toBe(
    '401 unauthorized',
  );
  const origin = 'http://evil.test';
  expect(await refused(await get('/v1/runs', { authorization, origin }))).toBe('403 forbidden');
  expect(await refused(await post('{"as":"maya","question":"x"}', {}))).toBe('401 unauthorized');
  // wrong input
  expect(await refused(await post('{"as":"maya"'))).toBe('400 invalid');
  expect(await refused(await post('{"as":"maya","question":"x","admin":true}'))).toBe(
    '400 invalid',
  );
  expect(await refused(await post('{"as":"nobody","question":"x"}'))).toBe('400 unknown_person');
  expect(await refused(await post(`{"as":"maya","question":"${'x'.repeat(70_000)}"}`))).toBe(
    '400 too_large',
  );
  expect(await refused(await get('/v1/runs/nonsense', { authorization }))).toBe('404 not_found');
  expect(model.received).toHaveLength(0);

  const answered = await post('{"as":"omar","question":"What is late?"}');
  expect(answered.status).toBe(200);
  const run = runReport.parse(await answered.json());
  expect(run).toMatchObject({ person: 'omar', unit: 'success', answer: 'Nothing is late.' });
  const { runs } = listed.parse(await (await get('/v1/runs', { authorization })).json());
  expect(runs).toEqual([{ id: run.run, person: 'omar' }]);
  const again = stored.parse(await (await get(`/v1/runs/${run.run}`, { authorization })).json());
  expect(again.answer).toBe('Nothing is late.');
  expect(again.events.map(({ kind }) => kind)).toContain('skill');

  // one host for one folder
  const other = await gatehouse(['plugins', ...data]);
  expect([other.code, other.stdout]).toEqual([1, '']);
  expect(other.stderr).toMatch(/is in use by process \d+\.\n  → Stop that process, or choose/);

  up.process.kill('SIGTERM');
  const ended = await up.ended;
  expect([ended.code, ended.stdout]).toEqual([0, said]);
  expect(existsSync(join(folder.path, 'host.pid'))).toBe(false);
  expect(processesOf(folder.path)).toEqual([]);
});

describe('R66 where it does not listen, and why', () => {
  test.each(['0.0.0.0:7400', '127.0.0.1.evil.test:80'])(
    '%s is refused: loopback only',
    async (address) => {
      const { code, stderr } = await gatehouse(['up', '--http', address, ...data]);
      expect(code).toBe(2);
      expect(stderr).toBe(
        `"${address}" is refused: the API listens on loopback only.\n  → Use --http 127.0.0.1:PORT.\n`,
      );
    },
  );

  test('a port in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const bound = taken.address();
    const address = `127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
    try {
      expect(await gatehouse(['up', '--http', address, ...data])).toEqual({
        code: 1,
        stdout: '',
        stderr: `Cannot listen on ${address}: the port is already in use.\n  → Stop the other program, or choose another port with --http 127.0.0.1:PORT.\n`,
      });
    } finally {
      await new Promise((resolve) => taken.close(resolve));
    }
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGithub, githubJudge } from '@gatehouse/mocks/github';
import { listen, type Listening } from '@gatehouse/mocks/listen';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { labels } from './open.fixture.ts';

/** The connector as a process: its own HTTP client and pool, nothing injected. */
const program = `
  import { runConnector } from '@gatehouse/kit';
  import { ticketing } from './src/connector.ts';
  import { deployment } from './src/deployment.ts';
  import { github } from './src/vendors/github/vendor.ts';
  await runConnector({ ...ticketing, vendors: [github] }, deployment, ['--vendor', 'github']);
`;
const reply = z
  .object({ id: z.int(), result: z.unknown(), error: z.unknown() })
  .partial({ result: true, error: true });
const key = (idempotency_key: string) => ({ idempotency_key });
const state = mkdtempSync(join(tmpdir(), 'gatehouse-state-'));
// the process has the real clock, and looks for its writes by time
const start = `${new Date().toISOString().slice(0, 19)}Z`;
const issues = [{ title: 'Printer jams', labels: ['priority: urgent'] }];
const world = createGithub({ start, issues, judge: githubJudge() });
const id = 'acme/support#1';
let server: Listening;
let elsewhere: Listening;
let call: (name: string, args?: object) => Promise<unknown>;
let end: () => Promise<unknown> = () => Promise.resolve();
const printed: string[] = [];

beforeAll(async () => {
  // as an Enterprise Server has it
  server = await listen(world.handlers, world.origin, '/api/v3');
  elsewhere = await listen(world.handlers, world.origin);
  ({ call, end } = await connect(new URL('api/v3', server.url).href));
}, 60_000);
afterAll(async () => {
  await end();
  await Promise.all([server.close(), elsewhere.close()]);
  rmSync(state, { recursive: true });
});

const made = z.looseObject({
  structuredContent: z.looseObject({ ticket: z.looseObject({ id: z.string() }) }),
});
/** The ticket that a write tells of, read in full. */
const readBack = (answer: unknown) =>
  call('get_ticket', { ticket_id: made.parse(answer).structuredContent.ticket.id });

describe('R37 over a real socket', () => {
  test('an API that lives below a folder is reached there, with the headers that GitHub demands', async () => {
    expect(await call('get_ticket', { ticket_id: id })).toMatchObject({
      structuredContent: { ticket: { id, priority: 'urgent', status: 'open' } },
    });
  });

  test('a write with a text beyond ASCII arrives', async () => {
    const draft = { title: 'Scanner ☕ café', body: 'Zeile\nzwei' };
    const answer = await call('create_ticket', { ...draft, ...key('create-1') });
    expect(answer).toMatchObject({
      structuredContent: { result: 'created', ticket: { title: draft.title } },
    });
    expect(await readBack(answer)).toMatchObject({ structuredContent: { ticket: draft } });
    expect(world.state.issues.at(-1)).toMatchObject({ title: draft.title });
  });

  test('R41 an internal comment is refused and not published', async () => {
    const draft = { ticket_id: id, body: 'Only us', visibility: 'internal' };
    expect(await call('add_comment', { ...draft, ...key('comment-1') })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('"code":"not_supported"') }],
    });
    expect(world.state.issues[0]?.comments).toEqual([]);
  });

  test('a redirect to another host is not followed, and the token goes nowhere', async () => {
    const before = world.state.issues.length;
    world.fail({
      status: 307,
      method: 'POST',
      headers: { location: `${elsewhere.url.href}repos/acme/support/issues` },
    });
    expect(
      await call('create_ticket', { title: 'abc', body: 'b', ...key('create-2') }),
    ).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('"code":"not_found"') }],
    });
    expect(world.state.issues).toHaveLength(before);
  });

  test('a write whose answer is reset is found by its mark when it is sent again', async () => {
    const before = world.state.issues.length;
    const draft = { title: 'Lost answer', body: 'The same text', ...key('create-3') };
    world.fail({ status: 'reset', method: 'POST', request: 'done' });
    expect(await call('create_ticket', draft)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('"code":"outcome_unknown"') }],
    });
    expect(await call('create_ticket', draft)).toMatchObject({
      structuredContent: { result: 'replayed', ticket: { title: 'Lost answer' }, warnings: [] },
    });
    expect(world.state.issues).toHaveLength(before + 1);
  });

  test('a dry run tells the effect, and writes nothing', async () => {
    const before = world.state.writes;
    const move = { ticket_id: id, status: 'waiting', dry_run: true, ...key('dry-run-1') };
    expect(await call('set_status', move)).toMatchObject({
      structuredContent: {
        result: 'planned',
        plan: {
          target: id,
          changes: [{ field: 'status', was: 'open', becomes: 'waiting (on hold)' }],
        },
      },
    });
    expect(world.state.writes).toBe(before);
  });

  test('no request was one that the description forbids, and nothing printed holds the token', () => {
    expect(world.refused).toEqual([]);
    expect(printed.length).toBeGreaterThan(4);
    expect(printed.join('\n')).not.toContain(world.settings.token);
  });
});

/** Starts the connector and speaks JSON-RPC with it, one message a line. */
async function connect(url: string) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: new URL('../../..', import.meta.url),
    env: {
      GITHUB_URL: url,
      GITHUB_TOKEN: world.settings.token,
      GITHUB_REPOSITORY: world.settings.repository,
      GITHUB_STATUS_LABELS: labels.statusLabels,
      GITHUB_PRIORITY_LABELS: labels.priorityLabels,
      GATEHOUSE_STATE: state,
    },
    stdio: 'pipe',
  });
  const waiting = new Map<number, (message: z.infer<typeof reply>) => void>();
  createInterface(child.stdout).on('line', (line) => {
    printed.push(line);
    const message = reply.parse(JSON.parse(line));
    waiting.get(message.id)?.(message);
  });
  createInterface(child.stderr).on('line', (line) => printed.push(line));
  const gone = once(child, 'exit').then(() => {
    throw new Error(`the connector ended: ${printed.slice(-5).join(' ')}`);
  });
  // it also ends after the tests, when nobody waits for anything
  gone.catch(() => undefined);
  const send = (message: object) =>
    void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const ask = (method: string, params: object) =>
    Promise.race([
      gone,
      new Promise<unknown>((resolve, reject) => {
        const number = waiting.size + 1;
        waiting.set(number, ({ result, error }) =>
          result === undefined ? reject(new Error(JSON.stringify(error))) : resolve(result),
        );
        send({ id: number, method, params });
      }),
    ]);
  await ask('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  send({ method: 'notifications/initialized' });
  return {
    call: (name: string, args: object = {}) => ask('tools/call', { name, arguments: args }),
    end: () => {
      child.stdin.end();
      return once(child, 'exit');
    },
  };
}

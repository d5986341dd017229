import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createJira } from '@gatehouse/mocks/jira';
import { listen, type Listening } from '@gatehouse/mocks/listen';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { judge } from './open.fixture.ts';

/** The connector as a process: its own HTTP client and pool, nothing injected. */
const program = `
  import { runConnector } from '@gatehouse/kit';
  import { ticketing } from './src/connector.ts';
  import { jira } from './src/vendors/jira/vendor.ts';
  import { deployment } from './src/deployment.ts';
  await runConnector({ ...ticketing, vendors: [jira] }, deployment, ['--vendor', 'jira']);
`;
const reply = z
  .object({ id: z.int(), result: z.unknown(), error: z.unknown() })
  .partial({ result: true, error: true });
const key = (idempotency_key: string) => ({ idempotency_key });
const state = mkdtempSync(join(tmpdir(), 'gatehouse-state-'));
// the process has the real clock, and looks for its writes by time
const start = `${new Date().toISOString().slice(0, 19)}Z`;
const world = createJira({
  ...(judge && { judge }),
  start,
  indexLag: 50,
  issues: [
    {
      summary: 'Printer jams',
      priority: 'Highest',
      attachments: [{ filename: 'log.txt', content: 'paper jam' }],
    },
  ],
});
let server: Listening;
let call: (name: string, args?: object) => Promise<unknown>;
let end: () => Promise<unknown> = () => Promise.resolve();
const printed: string[] = [];

beforeAll(async () => {
  server = await listen(world.handlers, world.origin);
  ({ call, end } = await connect(server.url.href));
}, 30_000);
afterAll(async () => {
  await end();
  await server.close();
  rmSync(state, { recursive: true });
});

const made = z.looseObject({
  structuredContent: z.looseObject({ ticket: z.looseObject({ id: z.string() }) }),
});
/** The ticket that a write tells of, read in full. */
const readBack = (answer: unknown) =>
  call('get_ticket', { ticket_id: made.parse(answer).structuredContent.ticket.id });

describe('R37 over a real socket', () => {
  test('a ticket is read, with the address at which a person opens it', async () => {
    const ticket = {
      id: '10000',
      display_id: 'SUP-1',
      url: `${server.url.href}browse/SUP-1`,
      priority: 'urgent',
    };
    expect(await call('get_ticket', { ticket_id: 'SUP-1' })).toMatchObject({
      structuredContent: { ticket },
    });
  });

  test('a write with a text beyond ASCII arrives as a document', async () => {
    const draft = { title: 'Scanner ☕ café', body: 'Zeile **eins**\n\n- zwei' };
    const answer = await call('create_ticket', { ...draft, ...key('create-1') });
    expect(answer).toMatchObject({
      structuredContent: { result: 'created', ticket: { title: draft.title }, warnings: [] },
    });
    expect(await readBack(answer)).toMatchObject({ structuredContent: { ticket: draft } });
  });

  test('an internal comment, and a move with 204 and no body', async () => {
    const draft = { ticket_id: '10000', body: 'Only us', visibility: 'internal' };
    expect(await call('add_comment', { ...draft, ...key('comment-1') })).toMatchObject({
      structuredContent: { comment: { visibility: 'internal' } },
    });
    expect(await call('list_comments', { ticket_id: draft.ticket_id })).toMatchObject({
      structuredContent: { items: [{ visibility: 'internal', body: 'Only us' }] },
    });
    const move = { ticket_id: '10000', status: 'in_progress', ...key('status-1') };
    expect(await call('set_status', move)).toMatchObject({
      structuredContent: { result: 'updated', ticket: { status: 'in_progress' } },
    });
  });

  test('a file is read by way of Jira', async () => {
    const id = world.state.issues[0]?.attachments[0]?.id;
    expect(JSON.stringify(await call('get_attachment', { attachment_id: id }))).toContain(
      'log.txt',
    );
  });

  test('a write whose answer is reset is found when it is sent again, although no search knows it', async () => {
    const before = world.state.issues.length;
    const draft = { title: 'Lost answer', body: 'The same text', ...key('create-2') };
    world.fail({ status: 'reset', method: 'POST', path: '/issue', request: 'done' });
    expect(await call('create_ticket', draft)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('"code":"outcome_unknown"') }],
    });
    expect(await call('create_ticket', draft)).toMatchObject({
      structuredContent: { result: 'replayed', ticket: { title: 'Lost answer' }, warnings: [] },
    });
    expect(world.state.issues).toHaveLength(before + 1);
  });

  test('too many requests are told with the time to wait', async () => {
    world.fail({
      status: 429,
      body: '{}',
      headers: { 'retry-after': '120', 'ratelimit-reason': 'jira-burst-based' },
    });
    expect(await call('get_ticket', { ticket_id: '10000' })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/"code":"rate_limited".*"retry_after_s":120/) }],
    });
  });

  test('nothing the process wrote holds the token, and the description allows all that it asked', () => {
    expect(printed.length).toBeGreaterThan(4);
    const { email, apiToken } = world.settings;
    const basic = btoa(`${email}:${apiToken}`);
    for (const secret of [apiToken, basic]) expect(printed.join('\n')).not.toContain(secret);
    expect(world.refused).toEqual([]);
  });
});

/** Starts the connector and speaks JSON-RPC with it, one message a line. */
async function connect(url: string) {
  const { email, apiToken, project } = world.settings;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: new URL('../../..', import.meta.url),
    env: {
      JIRA_URL: url,
      JIRA_EMAIL: email,
      JIRA_API_TOKEN: apiToken,
      JIRA_PROJECT: project,
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
        const id = waiting.size + 1;
        waiting.set(id, ({ result, error }) =>
          result === undefined ? reject(new Error(JSON.stringify(error))) : resolve(result),
        );
        send({ id, method, params });
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

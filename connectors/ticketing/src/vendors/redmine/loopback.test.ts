import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listen, type Listening } from '@gatehouse/mocks/listen';
import { createRedmine } from '@gatehouse/mocks/redmine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

/** The connector as a process: its own HTTP client and pool, nothing injected. */
const program = `
  import { runConnector } from '@gatehouse/kit';
  import { ticketing } from './src/connector.ts';
  import { deployment } from './src/deployment.ts';
  import { redmine } from './src/vendors/redmine/vendor.ts';
  await runConnector({ ...ticketing, vendors: [redmine] }, deployment, ['--vendor', 'redmine']);
`;
const reply = z
  .object({ id: z.int(), result: z.unknown(), error: z.unknown() })
  .partial({ result: true, error: true });
const key = (idempotency_key: string) => ({ idempotency_key });
const state = mkdtempSync(join(tmpdir(), 'gatehouse-state-'));
// the process has the real clock, and looks for its writes by time
const start = `${new Date().toISOString().slice(0, 19)}Z`;
const world = createRedmine({
  start,
  issues: [{ subject: 'Printer jams', priority: 'Immediate' }],
});
let server: Listening;
let elsewhere: Listening;
let call: (name: string, args?: object) => Promise<unknown>;
let end: () => Promise<unknown> = () => Promise.resolve();
const printed: string[] = [];

beforeAll(async () => {
  server = await listen(world.handlers, world.origin, '/tracker');
  elsewhere = await listen(world.handlers, world.origin);
  ({ call, end } = await connect(new URL('tracker', server.url).href));
}, 30_000);
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
  test('a Redmine that lives below a folder is reached there', async () => {
    const ticket = { id: '1', url: `${server.url.href}tracker/issues/1`, priority: 'urgent' };
    expect(await call('get_ticket', { ticket_id: '1' })).toMatchObject({
      structuredContent: { ticket },
    });
  });

  test('a write with a text beyond ASCII arrives', async () => {
    const draft = { title: 'Scanner ☕ café', body: 'Zeile\nzwei' };
    const answer = await call('create_ticket', { ...draft, ...key('create-1') });
    expect(answer).toMatchObject({
      structuredContent: { result: 'created', ticket: { title: draft.title } },
    });
    expect(await readBack(answer)).toMatchObject({ structuredContent: { ticket: draft } });
    expect(world.state.issues.at(-1)).toMatchObject({ subject: draft.title, author: 5 });
  });

  test('a 204 without a body, then the comment that was kept', async () => {
    const draft = { ticket_id: '1', body: 'Only us', visibility: 'internal' };
    expect(await call('add_comment', { ...draft, ...key('comment-1') })).toMatchObject({
      structuredContent: { comment: { visibility: 'internal' } },
    });
    expect(await call('list_comments', { ticket_id: draft.ticket_id })).toMatchObject({
      structuredContent: { items: [{ visibility: 'internal', body: 'Only us' }] },
    });
  });

  test('a redirect to another host is not followed', async () => {
    const before = world.state.issues.length;
    world.fail({
      status: 307,
      method: 'POST',
      headers: { location: `${elsewhere.url.href}issues.json` },
    });
    expect(
      await call('create_ticket', { title: 'abc', body: 'b', ...key('create-2') }),
    ).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('"code":"outcome_unknown"') }],
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

  test('a dry run tells the effect and its digest, the same each time, and writes nothing', async () => {
    const before = structuredClone(world.state.issues);
    const move = { ticket_id: '1', status: 'waiting', dry_run: true };
    const first = await call('set_status', { ...move, ...key('dry-run-1') });
    expect(first).toMatchObject({
      structuredContent: {
        result: 'planned',
        plan: {
          target: '1',
          changes: [{ field: 'status', was: 'new', becomes: 'waiting (Feedback)' }],
          digest: expect.stringMatching(/^[\w-]{43}$/),
        },
      },
    });
    const second = await call('set_status', { ...move, ...key('dry-run-2') });
    expect(second).toMatchObject({ structuredContent: Object(first).structuredContent });
    expect(world.state.issues).toEqual(before);
  });

  test('the other tools: an update, a link, a count, the history and a file', async () => {
    const bytes = new TextEncoder().encode('über den Wolken');
    const file = { id: 1, issue: 1, filename: 'log.txt', type: 'text/plain', author: 5, bytes };
    world.state.attachments.push({ ...file, at: start });
    const change = { ticket_id: '1', title: 'Printer burns', due_date: '2100-01-31' };
    expect(await call('update_ticket', { ...change, ...key('update-1') })).toMatchObject({
      structuredContent: {
        result: 'updated',
        changes: [
          { field: 'title', was: 'Printer jams', becomes: 'Printer burns' },
          { field: 'due_date', was: null, becomes: '2100-01-31' },
        ],
      },
    });
    const link = { from_id: '1', to_id: '2', relation: 'blocks' };
    expect(await call('link_tickets', { ...link, ...key('link-tickets-1') })).toMatchObject({
      structuredContent: { result: 'created', ticket_id: '1' },
    });
    expect(await call('count_tickets', { group_by: 'priority' })).toMatchObject({
      structuredContent: { buckets: expect.arrayContaining([{ key: 'urgent', count: 1 }]) },
    });
    expect(await call('get_history', { ticket_id: '1' })).toMatchObject({
      structuredContent: {
        items: [{ field: 'title' }, { field: 'due_date' }, { field: 'blocks', to: '2' }],
      },
    });
    expect(await call('get_attachment', { attachment_id: '1' })).toMatchObject({
      structuredContent: { attachment: { name: 'log.txt', size: 16, text: 'über den Wolken' } },
    });
  });

  test('nothing the process wrote holds the key', () => {
    expect(printed.length).toBeGreaterThan(4);
    expect(printed.join('\n')).not.toContain(world.apiKey);
  });
});

/** Starts the connector and speaks JSON-RPC with it, one message a line. */
async function connect(url: string) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: new URL('../../..', import.meta.url),
    env: {
      REDMINE_URL: url,
      REDMINE_API_KEY: world.apiKey,
      REDMINE_PROJECT: 'support',
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

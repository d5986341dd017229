import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listen, type Listening } from '@gatehouse/mocks/listen';
import { createZendesk } from '@gatehouse/mocks/zendesk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { judge } from './open.fixture.ts';

/** The connector as a process: its own HTTP client and pool, nothing injected. */
const program = `
  import { runConnector } from '@gatehouse/kit';
  import { ticketing } from './src/connector.ts';
  import { deployment } from './src/deployment.ts';
  import { zendesk } from './src/vendors/zendesk/vendor.ts';
  await runConnector({ ...ticketing, vendors: [zendesk] }, deployment, ['--vendor', 'zendesk']);
`;
const reply = z
  .object({ id: z.int(), result: z.unknown(), error: z.unknown() })
  .partial({ result: true, error: true });
const key = (idempotency_key: string) => ({ idempotency_key });
const state = mkdtempSync(join(tmpdir(), 'gatehouse-state-'));
const world = createZendesk({
  ...(judge && { judge }),
  start: `${new Date().toISOString().slice(0, 19)}Z`,
  searchLag: 600,
  tickets: [
    {
      subject: 'Printer jams',
      priority: 'urgent',
      files: [{ file_name: 'log.txt', content_type: 'text/plain', content: 'paper jam' }],
    },
  ],
});
/** Mails to the requester of the first ticket; the account itself is mailed about its own ones. */
const mailed = () => world.state.mails.filter(({ ticket }) => ticket === 1).length;
let server: Listening;
let files: Listening;
let call: (name: string, args?: object) => Promise<unknown>;
let end: () => Promise<unknown> = () => Promise.resolve();
const printed: string[] = [];

beforeAll(async () => {
  server = await listen(world.handlers, world.origin);
  files = await listen(world.handlers, world.state.contentOrigin);
  world.state.contentOrigin = files.url.origin;
  ({ call, end } = await connect(server.url.href));
}, 30_000);
afterAll(async () => {
  await end();
  await Promise.all([server.close(), files.close()]);
  rmSync(state, { recursive: true });
});

const made = z.looseObject({
  structuredContent: z.looseObject({ ticket: z.looseObject({ id: z.string() }) }),
});
/** The ticket that a write tells of, read in full. */
const readBack = (answer: unknown) =>
  call('get_ticket', { ticket_id: made.parse(answer).structuredContent.ticket.id });

describe('R37 over a real socket', () => {
  test('a token is asked for as a form, and a ticket is read with it', async () => {
    const ticket = { id: '1', url: `${server.url.href}agent/tickets/1`, priority: 'urgent' };
    expect(await call('get_ticket', { ticket_id: '1' })).toMatchObject({
      structuredContent: { ticket },
    });
    expect(world.state.tokens).toHaveLength(2);
  });

  test('a write with a text beyond ASCII arrives as HTML and comes back as Markdown', async () => {
    const draft = { title: 'Scanner ☕ café', body: 'Zeile **eins**\n\n- zwei' };
    const answer = await call('create_ticket', { ...draft, ...key('create-1') });
    expect(answer).toMatchObject({
      structuredContent: { result: 'created', ticket: { title: draft.title }, warnings: [] },
    });
    expect(await readBack(answer)).toMatchObject({ structuredContent: { ticket: draft } });
  });

  test('an internal comment, and a move of a ticket of nobody', async () => {
    const draft = { ticket_id: '1', body: 'Only us', visibility: 'internal' };
    expect(await call('add_comment', { ...draft, ...key('comment-1') })).toMatchObject({
      structuredContent: { comment: { visibility: 'internal' } },
    });
    expect(await call('list_comments', { ticket_id: draft.ticket_id })).toMatchObject({
      structuredContent: { items: [{ visibility: 'internal', body: 'Only us' }] },
    });
    const move = { ticket_id: '1', status: 'resolved', ...key('status-1') };
    expect(await call('set_status', move)).toMatchObject({
      structuredContent: {
        result: 'updated',
        ticket: { status: 'resolved', assignee: { name: 'Alice Agent' } },
      },
    });
    expect(mailed()).toBe(0);
  });

  test('R41 an address inside of this network is no place for a file, whatever Zendesk names', async () => {
    const id = String(world.state.attachments[0]?.id);
    expect(await call('get_attachment', { attachment_id: id })).toMatchObject({ isError: true });
    expect(world.state.fileRequests).toEqual([]);
  });

  test('a ticket whose answer is reset three times is found when it is sent again, although no search knows it', async () => {
    const before = world.state.tickets.length;
    const draft = { title: 'Lost answer', body: 'The same text', ...key('create-2') };
    world.fail({ status: 'reset', method: 'POST', path: '/tickets', request: 'done', times: 3 });
    expect(await call('create_ticket', draft)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('"code":"outcome_unknown"') }],
    });
    expect(await call('create_ticket', draft)).toMatchObject({
      structuredContent: { result: 'replayed', ticket: { title: 'Lost answer' }, warnings: [] },
    });
    expect(world.state.tickets).toHaveLength(before + 1);
  });

  test('a comment whose answer is reset is found by its mark', async () => {
    const draft = { ticket_id: '1', body: 'Once', visibility: 'public', ...key('comment-2') };
    world.fail({ status: 'reset', method: 'PUT', request: 'done' });
    expect(await call('add_comment', draft)).toMatchObject({ isError: true });
    expect(await call('add_comment', draft)).toMatchObject({
      structuredContent: { result: 'replayed', comment: { visibility: 'public' } },
    });
    expect(mailed()).toBe(1);
  });

  test('too many requests are told with the time to wait', async () => {
    world.fail({ status: 429, body: '{}', headers: { 'retry-after': '120' }, method: 'GET' });
    expect(await call('get_ticket', { ticket_id: '1' })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/"code":"rate_limited".*"retry_after_s":120/) }],
    });
  });

  test('R35 nothing the process wrote holds a secret, and the description allows all that it asked', () => {
    expect(printed.length).toBeGreaterThan(4);
    const secrets = [
      world.settings.clientSecret,
      ...world.state.tokens.map(({ access }) => access),
      // the address of a file is a key by itself
      '/attachment/',
    ];
    for (const secret of secrets) expect(printed.join('\n')).not.toContain(secret);
    expect(world.refused).toEqual([]);
  });
});

/** Starts the connector and speaks JSON-RPC with it, one message a line. */
async function connect(url: string) {
  const { clientId, clientSecret } = world.settings;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: new URL('../../..', import.meta.url),
    env: {
      ZENDESK_URL: url,
      ZENDESK_CLIENT_ID: clientId,
      ZENDESK_CLIENT_SECRET: clientSecret,
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

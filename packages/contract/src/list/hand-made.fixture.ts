import { appendFileSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Servers by hand over stdio, most of them amiss: the first argument says how, the second is a file that takes the name
 * of each method that was asked for. They speak revision 2025-06-18.
 */
const [kind = '', record = '', ...rest] = process.argv.slice(2);

interface Asked {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly cursor?: string };
}

const tool = (name: string, more: object = {}) => ({
  name,
  inputSchema: { type: 'object' },
  ...more,
});
const send = (message: object) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

/** `{"a":{"a":…` as text: JSON.stringify would run out of stack. */
const deepTool = (depth: number) =>
  `{"name":"deep","inputSchema":${'{"type":"object","properties":{"a":'.repeat(depth)}{}${'}}'.repeat(depth)}}`;

function initialize(id: number | string): void {
  if (kind === 'refuses')
    return void send({ id, error: { code: -32_000, message: 'API key required' } });
  const offers =
    kind === 'nothing'
      ? {}
      : kind === 'liar'
        ? { tools: {}, prompts: {}, resources: {} }
        : { tools: {} };
  send({
    id,
    result: {
      protocolVersion: '2025-06-18',
      capabilities: offers,
      serverInfo: { name: 'hand-made', version: '3.1.4' },
    },
  });
}

function list(id: number | string, cursor: string | undefined): void {
  const answer = (result: object) => void send({ id, result });
  switch (kind) {
    case 'pages':
      return answer(
        cursor === undefined
          ? { tools: [tool('b')], nextCursor: '2' }
          : { tools: [tool('a')], nextCursor: null },
      );
    case 'loop':
      return answer({ tools: [], nextCursor: 'again' });
    case 'endless':
      return answer({ tools: [], nextCursor: `${Number(cursor ?? 0) + 1}` });
    case 'many':
      return answer({ tools: Array.from({ length: 10_000 }, (_, at) => tool(`tool_${at}`)) });
    case 'huge':
      return answer({ tools: [tool('x', { description: 'x'.repeat(11 * 1024 * 1024) })] });
    case 'deep':
      process.stdout.write(
        `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"tools":[${deepTool(10_000)}]}}\n`,
      );
      return;
    case 'twins':
      return answer({ tools: [tool('same'), tool('same')] });
    case 'shapeless':
      return answer({ tools: [tool('fine'), { name: 'odd', inputSchema: 'none' }] });
    case 'described':
      return answer({ tools: [tool('only', { description: 'Does another thing.' })] });
    case 'demanding':
      return answer({
        tools: [
          tool('only', {
            inputSchema: {
              type: 'object',
              properties: { id: { type: 'string' } },
              required: ['id'],
            },
          }),
        ],
      });
    case 'nulls':
      return answer({
        tools: [tool('quiet', { title: null, annotations: null, outputSchema: null })],
      });
    case 'no list':
      return answer({});
    case 'no tools':
      return void send({ id, error: { code: -32_601, message: 'Method not found' } });
    case 'ends in list':
      process.exit(3);
      return;
    case 'silent list':
      return;
    case 'stubborn':
      // once what it started runs as well
      waitForTwo(() => answer({ tools: [tool('only')] }));
      return;
    case 'asks back':
      // answered by whoever lists, or the list never comes
      send({ id: 'back', method: 'roots/list' });
      waitingForRoots = () => answer({ tools: [tool('after_roots')] });
      return;
    default:
      return answer({ tools: [tool('only')] });
  }
}

function waitForTwo(then: () => void): void {
  const look = setInterval(() => {
    if (readFileSync(record, 'utf8').trim().split('\n').length < 2) return;
    clearInterval(look);
    then();
  }, 10);
}

let waitingForRoots: (() => void) | undefined;

function take(asked: Asked): void {
  if (asked.method === undefined) {
    if (asked.id === 'back') waitingForRoots?.();
    return;
  }
  if (record !== '' && kind !== 'stubborn') appendFileSync(record, `${asked.method}\n`);
  const { id, method } = asked;
  if (id === undefined) return;
  // as servers of some SDKs do, whose first request has to be initialize
  if (kind === 'dies at discover' && method === 'server/discover') process.exit(1);
  if (method === 'initialize') initialize(id);
  else if (method === 'tools/list') list(id, asked.params?.cursor);
  else send({ id, error: { code: -32_601, message: 'Method not found' } });
}

switch (kind) {
  case 'ends':
    process.stderr.write(`\u001B[31mError:\u001B[0m cannot find module x\n`);
    process.exit(1);
    break;
  case 'no key':
    process.stderr.write(`Error: set the environment variable DESK_KEY, not ${rest[0] ?? ''}\n`);
    process.exit(2);
    break;
  case 'garbage':
    setInterval(() => process.stdout.write('Welcome to my server!\n'), 20);
    break;
  case 'banner':
    process.stdout.write('Desk server v3\n');
    break;
  case 'silent':
    process.stdin.resume();
    break;
  case 'stubborn':
    // and so does what it starts, as a server behind npx
    process.on('SIGTERM', () => {});
    setInterval(() => {}, 1_000);
    if (rest[0] !== 'inner') {
      spawn(process.execPath, [import.meta.filename, kind, record, 'inner'], { stdio: 'ignore' });
    }
    appendFileSync(record, `${process.pid}\n`);
    break;
  default:
}
if (!['garbage', 'silent'].includes(kind) && rest[0] !== 'inner') {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const asked: unknown = JSON.parse(line);
    if (typeof asked === 'object' && asked !== null) take(asked);
  });
}

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { canBeTold, GatehouseError } from '../../error.ts';
import type { Host } from '../../host.ts';
import { ModelError } from '@gatehouse/models';
import { LISTED } from '../cli/approvals.ts';
import type { Screen } from '../cli/screen.ts';

/** Bytes of one request body. */
const MAX_BODY_BYTES = 64 * 1024;
const decisionBody = z.strictObject({
  as: z.string().min(1),
  verdict: z.enum(['granted', 'refused']),
  because: z.string().max(500).optional(),
});
const askBody = z.strictObject({ as: z.string().min(1), question: z.string().min(1).max(10_000) });

/**
 * `gatehouse up`: a small JSON API on loopback until the signal. Every request but /healthz needs the token that is
 * printed at the start; whoever holds it may ask as anyone, so it is for this machine's administrator only.
 */
export async function serveApi(
  host: Host,
  options: { http: string; json?: boolean },
  screen: Screen,
  signal: AbortSignal,
): Promise<void> {
  const { hostname, port } = loopback(options.http);
  const token = randomBytes(24).toString('base64url');
  const running = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const served = answer(host, token, request, signal)
      .catch(failure)
      .then(({ status, body }) => send(response, status, body))
      .catch(() => void response.destroy())
      .finally(() => running.delete(served));
    running.add(served);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(cannotListen(error, options.http)),
    );
    server.listen(port, hostname, resolve);
  });
  const bound = server.address();
  const url = `http://${hostname}:${typeof bound === 'object' && bound ? bound.port : port}`;
  if (options.json === true) screen.line(JSON.stringify({ url, token }));
  else {
    screen.line(`Gatehouse answers at ${url} until Ctrl-C. Token of this start: ${token}`);
    screen.line(
      `  curl -s ${url}/v1/ask -H "authorization: Bearer $TOKEN" -d '{"as":"maya","question":"..."}'`,
    );
    screen.line(`  curl -s ${url}/v1/runs -H "authorization: Bearer $TOKEN"`);
  }
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  server.close();
  // the signal stops what runs; its trace gets an end and its caller an answer before the store is closed
  await Promise.allSettled(running);
  server.closeAllConnections();
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(
  host: Host,
  token: string,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<Answer> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const route = `${request.method} ${path}`;
  if (route === 'GET /healthz') return { status: 200, body: { status: 'ok' } };
  // a browser page must not reach this API, whatever name it resolves to loopback
  if (request.headers.origin !== undefined)
    return problem(403, 'forbidden', 'Browsers are not served here.', 'Call it from a program.');
  if (!sameToken(request.headers.authorization, token)) {
    return problem(
      401,
      'unauthorized',
      'The bearer token is missing or wrong.',
      'Use the token that `gatehouse up` printed.',
    );
  }
  if (route === 'POST /v1/ask') {
    const { as: person, question } = await bodyOf(
      request,
      askBody,
      '{"as": NAME, "question": TEXT}',
    );
    return { status: 200, body: await host.ask({ person, question, signal }) };
  }
  if (route === 'GET /v1/runs') return { status: 200, body: { runs: await host.latestRuns(50) } };
  if (route === 'GET /v1/approvals') return { status: 200, body: await host.approvals(LISTED) };
  const id = /^POST \/v1\/approvals\/([\w-]+)$/.exec(route)?.[1];
  if (id !== undefined) {
    const wanted = '{"as": NAME, "verdict": "granted" or "refused"}';
    const { as: person, ...decision } = await bodyOf(request, decisionBody, wanted);
    return { status: 200, body: await host.decide({ id, person, ...decision, signal }) };
  }
  const run = /^GET \/v1\/runs\/([\w-]+)$/.exec(route)?.[1];
  const found = run === undefined ? undefined : await host.storedRun(run);
  if (found) return { status: 200, body: { ...found.report, events: found.events } };
  return problem(
    404,
    'not_found',
    `There is no ${path} here.`,
    'Routes: POST /v1/ask, GET /v1/approvals, POST /v1/approvals/ID, GET /v1/runs, GET /v1/runs/ID, GET /healthz.',
  );
}

function failure(error: unknown): Answer {
  if (canBeTold(error)) {
    return problem(error.exitCode === 2 ? 400 : 502, error.code, error.message, error.hint);
  }
  if (error instanceof ModelError) {
    return problem(error.code === 'no_model' ? 503 : 502, error.code, error.message, error.hint);
  }
  return problem(500, 'internal', 'The request failed.', 'Try again; look at gatehouse trace.');
}

function problem(status: number, code: string, message: string, hint: string): Answer {
  return { status, body: { error: { code, message, hint } } };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${JSON.stringify(body)}\n`);
}

async function bodyOf<Body>(
  request: IncomingMessage,
  schema: z.ZodType<Body>,
  wanted: string,
): Promise<Body> {
  const { data, error } = schema.safeParse(await readJson(request));
  if (!error) return data;
  throw new GatehouseError('invalid', z.prettifyError(error), {
    hint: `Send ${wanted}.`,
    exitCode: 2,
  });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new GatehouseError('too_large', `The body is over ${MAX_BODY_BYTES} bytes.`, {
        hint: 'Send less.',
        exitCode: 2,
      });
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function sameToken(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function loopback(address: string): { hostname: string; port: number } {
  const match = /^(127(?:\.\d{1,3}){3}|localhost):(\d{1,5})$/.exec(address);
  const [, hostname, port] = match ?? [];
  if (hostname === undefined || Number(port) > 65_535) {
    throw new GatehouseError(
      'address',
      `"${address}" is refused: the API listens on loopback only.`,
      {
        hint: 'Use --http 127.0.0.1:PORT.',
        exitCode: 2,
      },
    );
  }
  return { hostname, port: Number(port) };
}

function cannotListen(error: NodeJS.ErrnoException, address: string): GatehouseError {
  const why =
    error.code === 'EADDRINUSE' ? 'the port is already in use' : (error.code ?? 'unknown reason');
  return new GatehouseError('address', `Cannot listen on ${address}: ${why}.`, {
    hint: 'Stop the other program, or choose another port with --http 127.0.0.1:PORT.',
    cause: error,
  });
}

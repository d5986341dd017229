import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { statusError, type ExplainError } from './status-error.ts';

export type { ExplainError } from './status-error.ts';

/** Failures of a connection that has carried nothing yet: a write behind one has certainly not happened. */
const NEVER_SENT: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The part of the fetch standard that an adapter needs; injected so that tests can stand in for a vendor. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** Reply schema of calls that answer with an empty body. */
export const emptyReply = z.undefined();

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
}

type Send = <Reply>(
  path: string,
  body: unknown,
  reply: z.ZodType<Reply>,
  options?: RequestOptions,
) => Promise<Reply>;

/**
 * One vendor's API. Every failure, of network, status, JSON or shape, is a ConnectorError. Where the answer to a write
 * is lost its code is `outcome_unknown`: who repeats such a write blindly may write twice.
 */
export interface VendorHttp {
  get<Reply>(path: string, reply: z.ZodType<Reply>, options?: RequestOptions): Promise<Reply>;
  readonly post: Send;
  readonly put: Send;
  readonly patch: Send;
}

export interface VendorHttpOptions {
  readonly vendor: string;
  readonly origin: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: Fetch;
  /** Values that must not occur in any message. */
  readonly secrets: readonly string[];
  readonly explain?: ExplainError;
  /** Milliseconds for one whole exchange. Default 20 s. */
  readonly timeoutMs?: number;
  /** Bytes of one reply. Default 10 MiB. */
  readonly maxReplyBytes?: number;
}

export function createVendorHttp(options: VendorHttpOptions): VendorHttp {
  const { vendor, timeoutMs = 20_000, maxReplyBytes = 10 * 1024 * 1024 } = options;

  async function send<Reply>(
    method: string,
    path: string,
    body: unknown,
    reply: z.ZodType<Reply>,
    { query = {}, headers = {} }: RequestOptions = {},
  ): Promise<Reply> {
    const url = new URL(path, options.origin);
    // a path may come out of a vendor's reply (a next link); the credential goes to no other host
    if (url.origin !== options.origin.origin) throw upstream('named an address on another host');
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const operation = `${method} ${url.pathname}`;
    const lost = method === 'GET' ? upstream : unknownOutcome;
    const { response, text } = await exchange(operation, url, lost, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // a redirect could carry the credential to another host
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const parsed = parseJson(text);
    if (response.status === 502 || response.status === 504) {
      throw lost(`answered ${operation} with status ${response.status}`, response.status);
    }
    if (!response.ok) {
      throw statusError(options, response, parsed.ok ? parsed.value : undefined, operation);
    }
    if (!parsed.ok) {
      throw lost(`answered ${operation} with something that is not JSON`, response.status);
    }
    const shaped = reply.safeParse(parsed.value);
    if (shaped.success) return shaped.data;
    const where = shaped.error.issues[0]?.path.join('.') ?? '';
    throw lost(
      `answered ${operation} in an unknown shape (at "${where}")`,
      response.status,
      shaped.error,
    );
  }

  async function exchange(operation: string, url: URL, lost: typeof upstream, init: RequestInit) {
    try {
      const response = await options.fetch(url, init);
      const text = await readCapped(response, maxReplyBytes);
      if (text !== undefined) return { response, text };
      throw lost(`sent a reply of more than ${maxReplyBytes} bytes`, response.status);
    } catch (error) {
      if (error instanceof ConnectorError) throw error;
      if (neverSent(error)) throw upstream('could not be reached', undefined, error);
      const slow = error instanceof DOMException && error.name === 'TimeoutError';
      const what = slow
        ? `did not answer ${operation} within ${timeoutMs / 1000} s`
        : `broke off the connection during ${operation}`;
      throw lost(what, undefined, error);
    }
  }

  function upstream(what: string, status?: number, cause?: unknown): ConnectorError {
    return new ConnectorError('upstream', `${vendor} ${what}.`, {
      hint: 'Try again later; if it persists, check the connection to the vendor.',
      details: status === undefined ? {} : { status },
      cause,
    });
  }

  function unknownOutcome(what: string, status?: number, cause?: unknown): ConnectorError {
    return new ConnectorError(
      'outcome_unknown',
      `${vendor} ${what}; the write may have happened.`,
      {
        hint: 'Read the record, or search for it, before you write again.',
        details: status === undefined ? {} : { status },
        cause,
      },
    );
  }

  const withBody =
    (method: string): Send =>
    (path, body, reply, sendOptions) =>
      send(method, path, body, reply, sendOptions);
  return {
    get: (path, reply, sendOptions) => send('GET', path, undefined, reply, sendOptions),
    post: withBody('POST'),
    put: withBody('PUT'),
    patch: withBody('PATCH'),
  };
}

/** The body as text; undefined when it is longer than `max` bytes. */
async function readCapped(response: Response, max: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > max) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** fetch wraps the reason: `TypeError: fetch failed` with the system's error as its cause. */
function neverSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && NEVER_SENT.has(cause.code);
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  if (text.trim() === '') return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

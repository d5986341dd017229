import { z } from 'zod';
import type { Redact } from '../credentials/redact.ts';
import { ConnectorError } from '../error.ts';
import type { Authorize } from './authorize.ts';
import { callVendor, type Answer } from './call-vendor.ts';
import { exchange, type BreakKind, type Exchange } from './exchange.ts';
import type { Fetch } from './fetch.ts';
import { readJson } from './read-json.ts';
import { mayHaveHappened } from './retry.ts';
import { statusError, type ExplainError } from './status-error.ts';
import type { VendorTraffic } from './traffic.ts';
import { lost, unknownOutcome, upstream } from './vendor-error.ts';
import {
  endless,
  fetchOutside,
  fileOf,
  MOST_HOPS,
  redirectOf,
  type VendorFile,
} from './vendor-file.ts';

export type { Fetch } from './fetch.ts';
export type { ExplainError } from './status-error.ts';

/** Reply schema of calls that answer with an empty body. */
export const emptyReply = z.undefined();

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  /** Told the headers of the answer: what a vendor says of its clock, limits and scopes. */
  readonly seen?: (headers: Headers) => void;
}

export interface WriteOptions extends RequestOptions {
  /**
   * The request carries the vendor's own idempotency key, so that the vendor does it once however often it is sent.
   * Only then is a write repeated that may have happened.
   */
  readonly idempotent?: boolean;
}

type Send = <Reply>(
  path: string,
  body: unknown,
  reply: z.ZodType<Reply>,
  options?: WriteOptions,
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
  /**
   * A file, of at most `maxReplyBytes`. An address on another host, or one that the vendor redirects to, is fetched
   * without the credential and never inside this network.
   */
  file(address: string, options?: Omit<RequestOptions, 'seen'>): Promise<VendorFile>;
  /** Without a body. */
  delete<Reply>(path: string, reply: z.ZodType<Reply>, options?: WriteOptions): Promise<Reply>;
}

export interface VendorHttpOptions {
  readonly vendor: string;
  /** The only place to which the credential goes. */
  readonly origin: URL;
  /** Of the pool of this origin; a test's own. */
  readonly fetch: Fetch;
  /** For files that the vendor keeps elsewhere. */
  readonly outside?: Fetch;
  readonly authorize: Authorize;
  /** Clears every text that a failure carries out of here. */
  readonly redact: Redact;
  /** Budgets, breaker and times, shared by all clients of this tenant. */
  readonly traffic: VendorTraffic;
  readonly explain?: ExplainError;
  /** Statuses (429, 503) by which this vendor says that nothing was done: such a write is repeated. Default none. */
  readonly nothingDoneOn?: readonly number[];
  /** `exact`: numbers that are not safe integers arrive as their text. Default `double`. */
  readonly numbers?: 'double' | 'exact';
  /** Bytes of one reply. Default 10 MiB. */
  readonly maxReplyBytes?: number;
}

interface Request {
  readonly method: string;
  readonly operation: string;
  readonly url: URL;
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A redirect is a good answer: whoever asked follows it. */
  readonly redirects?: boolean;
}

/** Makes the client of one credential. Origin, credential, limits and failures are its business, not the adapter's. */
export function createVendorHttp(options: VendorHttpOptions): VendorHttp {
  const { vendor, origin, traffic, authorize, redact, nothingDoneOn = [] } = options;
  const { maxReplyBytes = 10 * 1024 * 1024, numbers = 'double' } = options;
  const about = {
    vendor,
    redact,
    now: traffic.timing.now,
    ...(options.explain && { explain: options.explain }),
  };
  async function send<Reply>(
    method: string,
    path: string,
    content: unknown,
    reply: z.ZodType<Reply>,
    { query = {}, headers = {}, ...sendOptions }: WriteOptions = {},
  ): Promise<Reply> {
    const body = content === undefined ? undefined : JSON.stringify(content);
    const request = requestOf(method, address(path, query), headers, body);
    const answer = await call(request, sendOptions);
    sendOptions.seen?.(answer.headers);
    return shape(request, answer, reply);
  }

  async function file(
    path: string,
    { query = {}, headers = {}, signal }: RequestOptions = {},
    hops = MOST_HOPS,
  ): Promise<VendorFile> {
    const named = URL.parse(path, origin.href) ?? undefined;
    if (!named) throw upstream(vendor, 'named an address that is none');
    const heard = signal ? { signal } : {};
    if (named.origin !== origin.origin) {
      return fetchOutside(vendor, options.outside, named, signal);
    }
    const request = requestOf('GET', address(path, query), { accept: '*/*', ...headers });
    const answer = await call({ ...request, redirects: true }, heard);
    const next = redirectOf(answer, request.url);
    if (!next) return fileOf(answer);
    if (hops === 0) throw endless(vendor);
    // the credential goes along only where the vendor itself answers
    return file(next.href, heard, hops - 1);
  }

  function requestOf(
    method: string,
    url: URL,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Request {
    const operation = redact(`${method} ${url.pathname}`);
    assertHeaders(operation, headers);
    return { method, operation, url, headers, ...(body !== undefined && { body }) };
  }

  function call(
    request: Request,
    { signal, idempotent = false }: Pick<WriteOptions, 'signal' | 'idempotent'>,
  ): Promise<Answer> {
    const { method, operation, url } = request;
    return callVendor(traffic, {
      vendor,
      method,
      operation,
      idempotent,
      nothingDoneOn,
      ...(signal && { signal }),
      authorize: () => authorize.headers(),
      refused: () => authorize.refused(),
      send: (credential, timeoutMs) =>
        exchange(options.fetch, url, initOf(request, credential), {
          timeoutMs,
          maxReplyBytes,
          ...(signal && { signal }),
        }),
      judge: (given, timeoutMs) => judge(request, given, timeoutMs),
    });
  }

  function address(path: string, query: NonNullable<RequestOptions['query']>): URL {
    const url = new URL(path, origin);
    // a path may come out of a vendor's reply (a next link); the credential goes to no other host
    if (url.origin !== origin.origin || url.username !== '' || url.password !== '') {
      throw upstream(vendor, 'named an address on another host');
    }
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    return url;
  }

  function judge(
    { method, operation, url, redirects = false }: Request,
    given: Exchange,
    timeoutMs: number,
  ): ConnectorError | undefined {
    if (given.kind === 'oversized') {
      const what = `sent a reply of more than ${maxReplyBytes} bytes`;
      return lost(method)(vendor, what, { details: { status: given.status } });
    }
    if (given.kind === 'broken') return broken(method, operation, given, timeoutMs);
    const { status } = given;
    if (status >= 200 && status < 300) return undefined;
    if (redirects && redirectOf(given, url)) return undefined;
    const body = readJson(given.bytes.toString('utf8'), numbers);
    const error = statusError(about, given, body.ok ? body.value : undefined, operation);
    // the vendor's own words, where the vendor module understands them, say more than a status
    if (error.code !== 'upstream' || !mayHaveHappened(method, given, nothingDoneOn)) return error;
    const { details } = error;
    return unknownOutcome(vendor, `answered ${operation} with status ${status}`, { details });
  }

  function broken(
    method: string,
    operation: string,
    { why, cause }: Extract<Exchange, { kind: 'broken' }>,
    timeoutMs: number,
  ): ConnectorError {
    const what = {
      unreachable: 'could not be reached',
      untrusted: 'shows a certificate that is not trusted here',
      slow: `did not answer ${operation} within ${timeoutMs / 1000} s`,
      cut: `broke off the connection during ${operation}`,
      abandoned: `had not answered ${operation} when it was cancelled`,
    } as const satisfies Record<BreakKind, string>;
    const unsent = why === 'unreachable' || why === 'untrusted';
    return (unsent ? upstream : lost(method))(vendor, what[why], { cause });
  }

  function shape<Reply>(
    { method, operation }: Request,
    { status, bytes }: Answer,
    reply: z.ZodType<Reply>,
  ): Reply {
    const fail = (what: string, cause?: unknown) =>
      lost(method)(vendor, `answered ${operation} ${what}`, { details: { status }, cause });
    const parsed = readJson(bytes.toString('utf8'), numbers);
    if (!parsed.ok) throw fail(`with something that is not ${parsed.expected}`);
    const shaped = attempt(() => reply.safeParse(parsed.value));
    if ('thrown' in shaped) throw fail('in a shape that cannot be read', shaped.thrown);
    if (shaped.success) return shaped.data;
    // names of a vendor's fields may be data as well
    const where = redact(shaped.error.issues[0]?.path.join('.') ?? '').slice(0, 200);
    throw fail(`in an unknown shape (at "${where}")`, shaped.error);
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
    file: (path, fileOptions) => file(path, fileOptions),
    delete: (path, reply, sendOptions) => send('DELETE', path, undefined, reply, sendOptions),
  };
}

/** A header may hold what a caller sent, such as a version. fetch would refuse it in words that look like a lost write. */
function assertHeaders(operation: string, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!/[^\t\u0020-\u007E\u0080-\u00FF]/.test(value)) continue;
    throw new ConnectorError('invalid', `${operation} cannot carry this value of ${name}.`, {
      hint: 'Use a value without line breaks, control characters or characters beyond Latin-1.',
    });
  }
}

/** A schema of unbounded depth ends in a RangeError on a hostile reply, and its own functions may throw anything. */
function attempt<Result extends object>(work: () => Result): Result | { thrown: unknown } {
  try {
    return work();
  } catch (thrown) {
    return { thrown };
  }
}

function initOf(
  { method, body, headers }: Request,
  credential: Readonly<Record<string, string>>,
): RequestInit {
  return {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
      // last: nothing that a call brings along can replace the credential
      ...credential,
    },
    ...(body !== undefined && { body }),
  };
}

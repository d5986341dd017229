import type { Fetch } from './fetch.ts';

/** Why there is no answer. Only of the first two is it certain that the vendor has not seen the request. */
export type BreakKind = 'unreachable' | 'untrusted' | 'slow' | 'cut' | 'abandoned';

/** What became of one request. */
export type Exchange =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Headers;
      readonly bytes: Buffer;
    }
  | { readonly kind: 'oversized'; readonly status: number }
  | { readonly kind: 'broken'; readonly why: BreakKind; readonly cause: unknown };

export interface ExchangeLimits {
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
  /** The caller's: aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** One request and its whole reply, within a time and a size. Never rejects. Redirects are answers. */
export async function exchange(
  fetch: Fetch,
  url: URL,
  init: RequestInit,
  { timeoutMs, maxReplyBytes, signal }: ExchangeLimits,
): Promise<Exchange> {
  const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
  try {
    const response = await fetch(url, {
      ...init,
      // a redirect could carry the credential to another host
      redirect: 'manual',
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
    });
    const { status, headers } = response;
    const bytes = await readCapped(response, maxReplyBytes);
    if (!bytes) return { kind: 'oversized', status };
    return { kind: 'answer', status, headers, bytes };
  } catch (cause) {
    // whatever was thrown in the end: the caller's signal or the clock came first
    if (signal?.aborted) return { kind: 'broken', why: 'abandoned', cause };
    return { kind: 'broken', why: timeout.aborted ? 'slow' : breakOf(cause), cause };
  }
}

/** The body; undefined when it is longer than `max` bytes. The rest is not read then. */
export async function readCapped(response: Response, max: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > max) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** No connection came about. The same code on an open connection means something else. */
const CONNECTING: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo', undefined]);
const UNREACHABLE: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
]);
/** Node and OpenSSL name a certificate's faults so; the handshake ends before the request. */
const UNTRUSTED =
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_(GET|VERIFY)_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$)/;
const SLOW: ReadonlySet<unknown> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** Reads what a fetch threw. fetch wraps the reason: `TypeError: fetch failed`, the system's error as its cause. */
export function breakOf(error: unknown): BreakKind {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'slow';
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error) || !('code' in cause)) return 'cut';
  const { code } = cause;
  const syscall = 'syscall' in cause ? cause.syscall : undefined;
  if (UNREACHABLE.has(code) && CONNECTING.has(syscall)) return 'unreachable';
  if (typeof code === 'string' && UNTRUSTED.test(code)) return 'untrusted';
  return SLOW.has(code) ? 'slow' : 'cut';
}

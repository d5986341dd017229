import { isIP } from 'node:net';
import type { Redact } from '../credentials/redact.ts';

export type CheckResult =
  | { readonly ok: true }
  /** `why` and `hint` are for an operator. Neither holds a secret; both are redacted and cut all the same. */
  | { readonly ok: false; readonly why: string; readonly hint: string };

/** One thing that must work before requests make sense: the store, the vendor, the keys, the policy. */
export interface ReadinessCheck {
  readonly name: string;
  check(signal: AbortSignal): Promise<CheckResult>;
}

export interface HealthOptions {
  readonly checks: readonly ReadinessCheck[];
  readonly draining: () => boolean;
  readonly redact: Redact;
  /** Milliseconds for one check. Default 2,000: below the patience of probes. */
  readonly timeoutMs?: number;
  readonly metrics?: { expose(): Promise<string>; readonly contentType: string };
}

const TIMEOUT_MS = 2_000;
const MAX_TEXT = 300;
const NO_STORE = { 'cache-control': 'no-store' };

/**
 * Answers `/healthz` (the process lives), `/readyz` (it can work: 200, or 503 that names what is not ready and what to
 * do) and `/metrics`. Undefined for any other path. Nobody has to prove who they are, so nothing here says more than
 * that; probes that come at the same time share one round of checks. Never rejects.
 */
export function createHealth(options: HealthOptions) {
  let round: Promise<Response> | undefined;
  const ready = () => {
    round ??= readiness(options)
      .catch(() => json({ status: 'not_ready' }, 503))
      .finally(() => (round = undefined));
    // a Response can be read once
    return round.then((response) => response.clone());
  };
  return async (request: Pick<Request, 'method' | 'url'>): Promise<Response | undefined> => {
    const { pathname } = new URL(request.url);
    const { metrics } = options;
    if (
      pathname !== '/healthz' &&
      pathname !== '/readyz' &&
      (pathname !== '/metrics' || !metrics)
    ) {
      return undefined;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
    }
    if (pathname === '/healthz') return json({ status: 'alive' }, 200);
    return pathname === '/readyz' ? ready() : exposed(metrics);
  };
}

/**
 * Whether the Host header is an address and not a name. A page in a browser that lets a name of its own point to this
 * machine always sends that name, so an address is no sign of that attack; probes and scrapers use the pod's address.
 */
export function namesAnAddress(request: Pick<Request, 'headers'>): boolean {
  const host = URL.parse(`http://${request.headers.get('host') ?? ''}`)?.hostname ?? '';
  return isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

async function exposed(metrics: HealthOptions['metrics']): Promise<Response> {
  try {
    const text = await metrics?.expose();
    return new Response(text, {
      headers: { 'content-type': metrics?.contentType ?? '', ...NO_STORE },
    });
  } catch {
    return json({ error: 'metrics_failed' }, 500);
  }
}

async function readiness(options: HealthOptions): Promise<Response> {
  if (options.draining()) {
    const hint = 'Nothing is to be done: requests go to another replica.';
    return json({ status: 'draining', hint }, 503);
  }
  const results = await Promise.all(
    options.checks.map(async (check) => ({
      name: check.name,
      result: await bounded(check, options),
    })),
  );
  const shown = (text: string) => options.redact(text).slice(0, MAX_TEXT);
  const notReady = results.flatMap(({ name, result }) => {
    if (result.ok) return [];
    return [{ name, why: shown(result.why), hint: shown(result.hint) }];
  });
  const good = results.filter(({ result }) => result.ok).map(({ name }) => name);
  return notReady.length === 0
    ? json({ status: 'ready', ready: good }, 200)
    : json({ status: 'not_ready', not_ready: notReady, ready: good }, 503);
}

/** One check with an end. What it throws may hold anything, so its text stays inside. */
async function bounded(
  one: ReadinessCheck,
  { timeoutMs = TIMEOUT_MS }: HealthOptions,
): Promise<CheckResult> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => {
      resolve({
        ok: false,
        why: `No answer within ${timeoutMs / 1000} s.`,
        hint: 'Look whether what it needs can be reached from here, and whether it is overloaded.',
      });
      stop.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([one.check(stop.signal), late]);
  } catch {
    const hint = 'Read the log of the connector.';
    return { ok: false, why: 'The check itself failed.', hint };
  } finally {
    clearTimeout(timer);
  }
}

function json(body: object, status: number): Response {
  const retry = status === 503 ? { 'retry-after': '5' } : {};
  return Response.json(body, { status, headers: { ...NO_STORE, ...retry } });
}

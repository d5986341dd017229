import { asConnectorError, ConnectorError } from '../error.ts';
import type { Exchange } from './exchange.ts';
import { mayRepeat, pauseMs, retryAfterMs, type Repeatable } from './retry.ts';
import type { Stopped, VendorTraffic } from './traffic.ts';
import { givenUp, lost, resting } from './vendor-error.ts';

export type Answer = Extract<Exchange, { kind: 'answer' }>;

/** One call as the loop sees it. */
export interface VendorCall extends Repeatable {
  readonly vendor: string;
  readonly operation: string;
  readonly signal?: AbortSignal;
  /** Headers of the next try. */
  readonly authorize: () => Promise<Readonly<Record<string, string>>>;
  /** The vendor answered 401: true when other headers are worth one more try. */
  refused(): Promise<boolean>;
  /** Never rejects. */
  send(credential: Readonly<Record<string, string>>, timeoutMs: number): Promise<Exchange>;
  /** The failure that a reply is; undefined for a good one. */
  judge(reply: Exchange, timeoutMs: number): ConnectorError | undefined;
}

/**
 * Sends one call: admitted by the budgets, stopped by the breaker, repeated where that is safe, within the attempts, the
 * time and the retry budget. Throws the ConnectorError of the last try; but where an earlier try of a write may have
 * happened, no later refusal makes that undone, so its `outcome_unknown` is what is thrown.
 */
export async function callVendor(traffic: VendorTraffic, call: VendorCall): Promise<Answer> {
  const { limits, timing } = traffic;
  const began = timing.now();
  const until = began + limits.total_s * 1000;
  const seen: Seen = { tries: 0, retries: 0, pausedMs: 0, renewed: false };
  traffic.retries.earn();
  for (;;) {
    const tried = await once(traffic, call, until, seen).catch((error: unknown) => ({
      error: asConnectorError(error),
      reply: undefined,
    }));
    if (!tried.error) {
      report(traffic, call, began, seen, 'ok');
      return tried.reply;
    }
    if (tried.error.code === 'outcome_unknown') seen.unsure ??= tried.error;
    const next = await proceed(traffic, call, until, seen, tried);
    if (next === 'again') {
      seen.last = tried.error;
      continue;
    }
    // a repetition that got no turn says less than the failure which it should have repaired
    const error = seen.unsure ?? (tried.reply ? undefined : seen.last) ?? tried.error;
    report(traffic, call, began, { ...seen, ...(next && { stopped: next }) }, error.code);
    throw error;
  }
}

interface Seen {
  tries: number;
  retries: number;
  pausedMs: number;
  /** The credential was renewed once; a second refusal is final. */
  renewed: boolean;
  status?: number;
  /** The failure of a try that may have happened. */
  unsure?: ConnectorError;
  /** The failure of the try before. */
  last?: ConnectorError;
  stopped?: Stopped;
}

type Tried =
  | { readonly error: undefined; readonly reply: Answer }
  /** Without a reply nothing was sent. */
  | { readonly error: ConnectorError; readonly reply: Exchange | undefined };

async function once(
  traffic: VendorTraffic,
  call: VendorCall,
  until: number,
  seen: Seen,
): Promise<Tried> {
  const { limits, timing, breaker } = traffic;
  const closedFor = breaker.closedForMs();
  if (closedFor > 0) throw resting(call.vendor, closedFor);
  // before there is a turn: who waits for a token holds no place that others could use
  const credential = await unlessAborted(call.authorize, givenUp(call), call.signal);
  const leave = await traffic.admit(call.operation, until, call.signal);
  try {
    const timeoutMs = Math.min(limits.timeout_s * 1000, until - timing.now());
    const tried = await breaker.run<Tried>(
      async () => {
        seen.tries += 1;
        return judged(call, await call.send(credential, timeoutMs), timeoutMs);
      },
      ({ error, reply }) => healthOf(reply, error),
    );
    if (!tried) return { error: resting(call.vendor, breaker.closedForMs()), reply: undefined };
    if (tried.reply && 'status' in tried.reply) seen.status = tried.reply.status;
    else delete seen.status;
    return tried;
  } finally {
    await leave();
  }
}

/** A reply with its failure. What fails in judging it is no proof that nothing was done: the vendor was asked. */
function judged(call: VendorCall, reply: Exchange, timeoutMs: number): Tried {
  try {
    const error = call.judge(reply, timeoutMs);
    if (error) return { error, reply };
    if (reply.kind !== 'answer') throw new TypeError('a reply that is none was judged good');
    return { error, reply };
  } catch (cause) {
    const { vendor, operation, method } = call;
    const what = `answered ${operation} in a way that could not be judged`;
    return { error: lost(method)(vendor, what, { cause }), reply };
  }
}

/** What the work gives, or the error as soon as the signal is aborted. */
async function unlessAborted<Result>(
  work: () => Promise<Result>,
  error: ConnectorError,
  signal?: AbortSignal,
): Promise<Result> {
  if (!signal) return work();
  if (signal.aborted) throw error;
  const aborted = Promise.withResolvers<never>();
  const stop = () => aborted.reject(error);
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work(), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * 4xx are answers, 429 too. So are "not implemented", and a 5xx in which the vendor says what is wrong with the request:
 * else one caller's arguments could close the way for all.
 */
function healthOf(reply: Exchange | undefined, error: ConnectorError | undefined) {
  if (reply?.kind === 'broken') return reply.why === 'abandoned' ? 'unsaid' : 'sick';
  const helpless = error?.code === 'upstream' || error?.code === 'outcome_unknown';
  const status = reply?.kind === 'answer' ? reply.status : 0;
  return helpless && status >= 500 && status !== 501 && status !== 505 ? 'sick' : 'well';
}

/** Waits and says `again`, or says why not; undefined when there was nothing to repeat. */
async function proceed(
  traffic: VendorTraffic,
  call: VendorCall,
  until: number,
  seen: Seen,
  { error, reply }: Tried,
): Promise<'again' | Stopped | undefined> {
  if (!error) return undefined;
  if (!reply) return seen.tries > 0 ? 'turn' : undefined;
  if (reply.kind === 'answer' && reply.status === 401 && !seen.renewed) {
    seen.renewed = true;
    // a renewal that fails leaves the refusal as it is: that is what the caller must know
    if (await call.refused().catch(() => false)) return 'again';
  }
  if (!mayRepeat(call, reply, error.code === 'rate_limited')) return 'unsafe';
  const { limits, timing, retries } = traffic;
  if (seen.retries >= limits.retries) return 'retries';
  const asked = reply.kind === 'answer' ? retryAfterMs(reply.headers, timing.now()) : undefined;
  const pause = pauseMs(seen.retries + 1, asked, timing.random);
  if (pause === undefined || timing.now() + pause >= until) return 'time';
  if (!retries.spend()) return 'retry_budget';
  const paused = timing.now();
  await timing.wait(pause, call.signal);
  seen.pausedMs += timing.now() - paused;
  if (call.signal?.aborted) return 'caller';
  seen.retries += 1;
  return 'again';
}

function report(
  { timing, watch }: VendorTraffic,
  { vendor, method, operation }: VendorCall,
  began: number,
  { tries, retries, pausedMs, status, stopped }: Seen,
  outcome: 'ok' | ConnectorError['code'],
): void {
  watch({
    vendor,
    method,
    operation,
    outcome,
    ...(status !== undefined && { status }),
    tries,
    retries,
    ...(stopped && { stopped }),
    pausedMs,
    ms: timing.now() - began,
  });
}

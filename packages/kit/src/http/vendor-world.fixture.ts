import type { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { vendorLimits } from './limits-config.ts';
import { fakeTiming, type FakeTiming } from './timing.fixture.ts';
import { createTraffic, type TrafficOptions, type VendorEvent } from './traffic.ts';
import { createVendorHttp, type VendorHttp, type VendorHttpOptions } from './vendor-http.ts';

export const SECRET = 'key-0123456789abcdef';

/** What one call sent. */
export interface SentRequest {
  readonly url: string;
  readonly init: RequestInit;
}

export interface VendorWorld {
  readonly http: VendorHttp;
  readonly sent: SentRequest[];
  readonly timing: FakeTiming;
  readonly traffic: TrafficOptions & ReturnType<typeof createTraffic>;
  readonly events: VendorEvent[];
}

export type WorldOptions = Partial<Omit<VendorHttpOptions, 'traffic'>> &
  Pick<TrafficOptions, 'rate' | 'slots'> & {
    limits?: z.input<typeof vendorLimits>;
    timing?: FakeTiming;
  };

export type AnswerNow = (sent: SentRequest) => Response | Promise<Response>;

/** A vendor behind an injected fetch: it answers what the test says, and what it was sent can be read. Retries are off. */
export function vendorWorld(answer: AnswerNow, options: WorldOptions = {}): VendorWorld {
  const { limits, timing = fakeTiming(), rate, slots, ...rest } = options;
  const sent: SentRequest[] = [];
  const events: VendorEvent[] = [];
  const shared = {
    vendor: 'acme',
    limits: vendorLimits.parse({ retries: 0, ...limits }),
    timing,
    ...(rate && { rate }),
    ...(slots && { slots }),
    watch: (event: VendorEvent) => void events.push(event),
  };
  const traffic = createTraffic(shared);
  const http = createVendorHttp({
    vendor: 'acme',
    origin: new URL('https://acme.test/'),
    authorize: fixedKey(),
    redact: (text) => text.replaceAll(SECRET, '[secret]'),
    traffic,
    fetch: async (url, init) => {
      const request = { url: url.href, init };
      sent.push(request);
      return answer(request);
    },
    ...rest,
  });
  return { http, sent, timing, traffic: { ...shared, ...traffic }, events };
}

/** A key that never changes and cannot be renewed. */
export function fixedKey() {
  return {
    headers: () => Promise.resolve({ 'x-api-key': SECRET }),
    refused: () => Promise.resolve(false),
  };
}

/** The typed failure of a call. Fails the test where the call succeeds or fails otherwise. */
export async function failure(call: Promise<unknown>): Promise<ConnectorError> {
  const thrown: unknown = await call.then(
    () => new Error('the call succeeded'),
    (error: unknown) => error,
  );
  if (thrown instanceof ConnectorError) return thrown;
  throw thrown;
}

/** `TypeError: fetch failed`, as fetch wraps an error of the system. */
export function fetchFailed(code: string, syscall?: string): TypeError {
  const cause = Object.assign(new Error(code), { code, ...(syscall && { syscall }) });
  return new TypeError('fetch failed', { cause });
}

/** The answers one after the other; the last one again and again. */
export function inTurn(...answers: readonly AnswerNow[]): AnswerNow {
  let next = 0;
  return (sent) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    if (!answer) throw new Error('no answer is scripted');
    return answer(sent);
  };
}

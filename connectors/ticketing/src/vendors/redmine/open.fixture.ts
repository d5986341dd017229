import { ConnectorError } from '@gatehouse/kit';
import { createRedmine, type RedmineMock } from '@gatehouse/mocks/redmine';
import { getResponse } from 'msw';
import type { TicketingAdapter } from '../../adapter.ts';
import { redmine } from './vendor.ts';

type Seed = Parameters<typeof createRedmine>[0];

export interface TestDesk {
  readonly world: RedmineMock;
  readonly desk: TicketingAdapter;
  /** "METHOD path?query" of every request so far, the key left out. */
  readonly requests: string[];
  /** Milliseconds by which the adapter's clock is ahead. */
  readonly clock: { ahead: number };
}

/** The adapter on a mock world, in process: the vendor's fetch goes straight to the handlers. */
export function openDesk(seed: Seed = {}, settings: Record<string, string> = {}): TestDesk {
  const world = createRedmine(seed);
  const requests: string[] = [];
  const clock = { ahead: 0 };
  const opened = redmine.open(
    { url: world.origin, apiKey: world.apiKey, project: 'support', ...settings },
    {
      async fetch(url, init) {
        requests.push(`${init.method ?? ''} ${decodeURIComponent(url.pathname + url.search)}`);
        const answer = await getResponse([...world.handlers], new Request(url, init));
        return answer ?? Response.error();
      },
      now: () => Date.parse('2026-11-02T09:00:00Z') + clock.ahead,
      newId: () => 'id',
      log: () => {},
    },
  );
  return { world, desk: opened.adapter, requests, clock };
}

/** The ConnectorError that a call ends in; anything else fails the test. */
export async function refusal(call: Promise<unknown>): Promise<ConnectorError> {
  const thrown: unknown = await call.then(
    (value) => `nothing was thrown, but answered ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
  if (thrown instanceof ConnectorError) return thrown;
  throw new TypeError(`expected a ConnectorError, got ${String(thrown)}`);
}

import { createRedmine, inProcess, type RedmineMock } from '@gatehouse/mocks/redmine';
import type { TicketingAdapter } from '../../adapter.ts';
import { NOW } from '../../attempt.fixture.ts';
import { redmine } from './vendor.ts';

type Seed = Parameters<typeof createRedmine>[0];

export interface TestDesk {
  readonly world: RedmineMock;
  readonly desk: TicketingAdapter;
  /** "METHOD path?query" of every request so far, the key left out. */
  readonly requests: string[];
  /** Milliseconds by which the adapter's clock is ahead. */
  readonly clock: { ahead: number };
  /** Happens right before the next request whose line, as in `requests`, begins so. */
  readonly before: (line: string, happens: () => void) => void;
}

/** A read that fails however often it is repeated: the kit gives a read two more tries. */
export const unreadable = { status: 502, method: 'GET', times: 3 } as const;

/** The adapter on a mock world, in process: the vendor's fetch goes straight to the handlers. */
export function openDesk(seed: Seed = {}, settings: Record<string, string> = {}): TestDesk {
  const world = createRedmine(seed);
  const carry = inProcess(world.handlers);
  const requests: string[] = [];
  const events: { line: string; happens: () => void }[] = [];
  const clock = { ahead: 0 };
  const opened = redmine.open(
    { url: world.origin, apiKey: world.apiKey, project: 'support', ...settings },
    {
      fetch(url, init) {
        const line = `${init.method ?? ''} ${decodeURIComponent(url.pathname + url.search)}`;
        requests.push(line);
        const at = events.findIndex((event) => line.startsWith(event.line));
        if (at !== -1) events.splice(at, 1)[0]?.happens();
        return carry(url, init);
      },
      now: () => NOW + clock.ahead,
      newId: () => 'id',
      log: () => {},
    },
  );
  const before = (line: string, happens: () => void) => void events.push({ line, happens });
  return { world, desk: opened.adapter, requests, clock, before };
}

import { sharedSpec, type Judge } from '@gatehouse/mocks/judge';
import { createZendesk, inProcess, zendeskJudge, type ZendeskMock } from '@gatehouse/mocks/zendesk';
import type { TicketingAdapter } from '../../adapter.ts';
import { NOW } from '../../attempt.fixture.ts';
import { zendesk } from './vendor.ts';

type Seed = NonNullable<Parameters<typeof createZendesk>[0]>;

export interface TestDesk {
  readonly world: ZendeskMock;
  readonly desk: TicketingAdapter;
  /** "METHOD path?query" of every request so far. */
  readonly requests: string[];
  /** Milliseconds by which the adapter's clock is ahead. */
  readonly clock: { ahead: number };
  /** Happens right before the next request whose line, as in `requests`, begins so. */
  readonly before: (line: string, happens: () => void) => void;
}

/** A read that fails however often it is repeated: the kit gives a read two more tries. */
export const unreadable = { status: 502, method: 'GET', times: 3 } as const;

const description = sharedSpec('zendesk.yaml');
/** Zendesk's own description, where it lies beside the repository. */
export const judge: Judge | undefined =
  description === undefined ? undefined : zendeskJudge(description);

/** The adapter on a mock world, in process: the vendor's fetch goes straight to the handlers. */
export function openDesk(seed: Seed = {}, settings: Record<string, string> = {}): TestDesk {
  const world = createZendesk({ ...(judge && { judge }), ...seed });
  const carry = inProcess(world.handlers);
  const requests: string[] = [];
  const events: { line: string; happens: () => void }[] = [];
  const clock = { ahead: 0 };
  const { url, clientId, clientSecret } = world.settings;
  const opened = zendesk.open(
    { url, clientId, clientSecret, ...settings },
    {
      fetch(address, init) {
        const line = `${init.method ?? ''} ${decodeURIComponent(address.pathname + address.search)}`;
        requests.push(line);
        const at = events.findIndex((event) => line.startsWith(event.line));
        if (at !== -1) events.splice(at, 1)[0]?.happens();
        return carry(address, init);
      },
      outside: carry,
      now: () => NOW + clock.ahead,
      newId: () => 'id',
      log: () => {},
    },
  );
  const before = (line: string, happens: () => void) => void events.push({ line, happens });
  return { world, desk: opened.adapter, requests, clock, before };
}

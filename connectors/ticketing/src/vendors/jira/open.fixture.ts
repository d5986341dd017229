import { createJira, inProcess, jiraJudge, type JiraMock, type Seed } from '@gatehouse/mocks/jira';
import type { TicketingAdapter } from '../../adapter.ts';
import { NOW } from '../../attempt.fixture.ts';
import { jira } from './vendor.ts';

/** Undefined where the vendor's descriptions do not lie beside the repository. */
export const judge = jiraJudge();

export interface TestDesk {
  readonly world: JiraMock;
  readonly desk: TicketingAdapter;
  /** "METHOD path?query" of every request so far. */
  readonly requests: string[];
  /** The bodies of those that have one, as JSON. */
  readonly bodies: string[];
  /** Happens right before the next request whose line, as in `requests`, begins so. */
  readonly before: (line: string, happens: () => void) => void;
}

/** A project of each kind; both have the agents alice and bob. */
export const PLAIN: Seed = { projects: [{ name: 'Web Shop', key: 'WEB', type: 'software' }] };
export const DESK: Seed = { projects: [{ name: 'Support Desk', key: 'SUP' }] };

/** The adapter on a world, in process: the vendor's fetch goes straight to the handlers. */
export function openDesk(seed: Seed = {}, settings: Record<string, string> = {}): TestDesk {
  const world = createJira({ ...(judge && { judge }), ...seed });
  const carry = inProcess(world.handlers);
  const requests: string[] = [];
  const bodies: string[] = [];
  const events: { line: string; happens: () => void }[] = [];
  const opened = jira.open(
    { ...world.settings, ...settings },
    {
      fetch(url, init) {
        const line = `${init.method ?? ''} ${decodeURIComponent(url.pathname + url.search)}`;
        requests.push(line);
        if (typeof init.body === 'string') bodies.push(init.body);
        const at = events.findIndex((event) => line.startsWith(event.line));
        if (at !== -1) events.splice(at, 1)[0]?.happens();
        return carry(url, init);
      },
      now: () => NOW,
      newId: () => 'id',
      log: () => {},
    },
  );
  const before = (line: string, happens: () => void) => void events.push({ line, happens });
  return { world, desk: opened.adapter, requests, bodies, before };
}

import { createGithub, githubJudge, inProcess, type GithubMock } from '@gatehouse/mocks/github';
import type { TicketingAdapter } from '../../adapter.ts';
import { NOW } from '../../attempt.fixture.ts';
import { github } from './vendor.ts';

type Seed = Parameters<typeof createGithub>[0];

export interface TestDesk {
  readonly world: GithubMock;
  readonly desk: TicketingAdapter;
  /** "METHOD path?query" of every request so far. */
  readonly requests: string[];
  /** Milliseconds by which the adapter's clock is ahead. */
  readonly clock: { ahead: number };
  /** Happens right before the next request whose line, as in `requests`, begins so. */
  readonly before: (line: string, happens: () => void) => void;
}

export const labels = {
  statusLabels: 'waiting=on hold,in_progress=in progress',
  priorityLabels:
    'urgent=priority: urgent,high=priority: high,normal=priority: normal,low=priority: low',
} as const;

/** The adapter on a world, in process, with labels for statuses and priorities unless they are taken away. */
export function openDesk(
  seed: Seed = {},
  settings: Record<string, string | undefined> = {},
): TestDesk {
  const world = createGithub({ judge: githubJudge(), ...seed });
  const carry = inProcess(world.handlers);
  const requests: string[] = [];
  const events: { line: string; happens: () => void }[] = [];
  const clock = { ahead: 0 };
  const given = Object.entries({ ...world.settings, ...labels, ...settings });
  const opened = github.open(Object.fromEntries(given.filter(([, value]) => value !== undefined)), {
    fetch(url, init) {
      const line = `${init.method ?? ''} ${url.pathname}${decodeURIComponent(url.search.replaceAll('+', ' '))}`;
      requests.push(line);
      const at = events.findIndex((event) => line.startsWith(event.line));
      if (at !== -1) events.splice(at, 1)[0]?.happens();
      return carry(url, init);
    },
    now: () => NOW + clock.ahead,
    newId: () => 'id',
    log: () => {},
  });
  const before = (line: string, happens: () => void) => void events.push({ line, happens });
  return { world, desk: opened.adapter, requests, clock, before };
}

import { redmine } from '../../../connectors/ticketing/src/vendors/redmine/vendor.ts';

type Adapter = ReturnType<typeof redmine.open>['adapter'];
export type Write = Parameters<Adapter['tickets']['create']>[1];

/** What becomes of the next write: its answer is lost on the way back, or it is lost itself on the way there. */
type Loss = 'answer' | 'request';

export interface CabledDesk {
  readonly adapter: Adapter;
  /** Cuts the cable to Redmine during the next write. */
  lose(what: Loss): void;
}

/** The adapter of the connector on a real Redmine, with a cable that can be cut: a new one knows of no former write. */
export function openDesk(url: string, apiKey: string, settings: object = {}): CabledDesk {
  const losses: Loss[] = [];
  const { adapter } = redmine.open(
    { url, apiKey, project: 'support', ...settings },
    {
      async fetch(address, init) {
        const loss = init.method === 'GET' ? undefined : losses.shift();
        if (loss === 'request') throw cut();
        const answer = await fetch(address, init);
        if (loss === undefined) return answer;
        // Redmine has committed before it answers
        await answer.arrayBuffer();
        throw cut();
      },
      now: () => Date.now(),
      newId: () => crypto.randomUUID(),
      log: () => {},
    },
  );
  return { adapter, lose: (what) => void losses.push(what) };
}

/** What Node's fetch throws when a connection ends in the middle of an exchange. */
function cut(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), {
    code: 'ECONNRESET',
    syscall: 'read',
  });
  return new TypeError('fetch failed', { cause });
}

let writes = 0;

/** Options of a new write; `again` of its next try. */
export function newWrite(): Write {
  writes += 1;
  const hex = writes.toString(16);
  const attempt = {
    vendorKey: hex.padStart(32, '0'),
    mark: `gh-${hex.padStart(16, '0')}`,
    since: Date.now(),
    number: 1,
  };
  return { actor: 'maya', attempt };
}

export function again({ actor, attempt }: Write): Write {
  return { actor, attempt: { ...attempt, number: attempt.number + 1 } };
}

/** The code of the typed error that a call ends in. */
export async function codeOf(call: Promise<unknown>): Promise<unknown> {
  const thrown: unknown = await call.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : thrown;
}

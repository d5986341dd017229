import { describe } from 'vitest';
import { leaseLaws } from './lease-laws.fixture.ts';
import { rateLaws } from './rate-laws.fixture.ts';
import { slotLaws } from './slot-laws.fixture.ts';
import { secretLaws, statementLaws } from './statement-laws.fixture.ts';
import type { Store } from './store.ts';
import { replicaLaws } from '../writes/replica-laws.fixture.ts';

/** An empty store, and another opening of the same one, as a second replica has it. Closed by whoever opened them. */
export type OpenReplicas = () => Promise<readonly [Store, Store]>;

/** What holds for every driver. The same tests run on SQLite, on PGlite and on a real PostgreSQL. */
export function storeSuite(name: string, open: OpenReplicas, skip = false): void {
  describe.skipIf(skip)(`the store on ${name}`, () => {
    statementLaws(open);
    secretLaws(open);
    leaseLaws(open);
    slotLaws(open);
    rateLaws(open);
    replicaLaws(open);
  });
}

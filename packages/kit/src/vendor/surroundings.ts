import type { GrantBook } from '../credentials/oauth/grant-book.ts';
import type { Redactor } from '../credentials/redactor.ts';
import type { Authorize } from '../http/authorize.ts';
import type { Fetch } from '../http/fetch.ts';
import type { VendorTraffic } from '../http/traffic.ts';
import type { Log } from '../log.ts';
import type { LiveSettings } from './live-settings.ts';

/** What the edge hands to a vendor: the only network, clock and randomness an adapter may use. */
export interface VendorSurroundings {
  readonly fetch: Fetch;
  /** To addresses that a vendor's reply names: guarded, and without any credential. Absent: such files are refused. */
  readonly outside?: Fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: Log;
  /** At least 0 and below 1; spreads renewals and retries of replicas. Absent: no spread. */
  readonly random?: () => number;
  /** Of the whole process, so that logs and results are cleared too. Absent: one of this vendor's own. */
  readonly redactor?: Redactor;
  /** Budgets and breaker, shared by everything that talks to this tenant. Absent: own ones with default limits. */
  readonly traffic?: VendorTraffic;
  /** Keeps OAuth grants for all replicas. Absent: client credentials are this process's own, refresh tokens refused. */
  readonly grants?: GrantBook;
}

/** The same, as the vendor's credential sees it. */
export interface AuthorizeSurroundings extends VendorSurroundings {
  readonly vendor: string;
  readonly redactor: Redactor;
}

/** How requests prove who they are, given settings that stay current. `oauthClientCredentials` makes one. */
export type MakeAuthorize<Settings> = (
  settings: LiveSettings<Settings>,
  around: AuthorizeSurroundings,
) => Authorize;

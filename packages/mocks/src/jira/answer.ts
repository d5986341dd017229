import type { User } from './model.ts';
import type { World } from './world.ts';

/** One request with the account behind its credential. */
export interface Ask {
  readonly world: World;
  readonly user: User;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Answer = (ask: Ask) => Response;

export interface Route {
  /** The id in the vendor's own description. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** As the description writes it. */
  readonly path: string;
  readonly answer: Answer;
  /** What an OAuth token must hold. */
  readonly scope: Scope;
}

export const SCOPES = [
  'read:jira-work',
  'write:jira-work',
  'read:jira-user',
  'read:servicedesk-request',
  'write:servicedesk-request',
] as const;

export type Scope = (typeof SCOPES)[number];

import type { User, World } from './world.ts';

/** One request with the account behind its key. */
export type Answer = (context: {
  readonly world: World;
  readonly user: User;
  readonly url: URL;
  readonly id: string;
  readonly body: unknown;
}) => Response;

import type { User, World } from './world.ts';

/** One request with the account behind its key. */
export type Answer = (context: {
  readonly world: World;
  readonly user: User;
  readonly url: URL;
  readonly id: string;
  /** Parsed; undefined where it was no JSON. */
  readonly body: unknown;
  readonly bytes: Uint8Array;
}) => Response;

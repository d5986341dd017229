import { z } from 'zod';

/** `resend`: the vendor takes keys. `find`: it takes none, but its records carry a mark. `naive`: no journal at all. */
export const modes = ['resend', 'find', 'naive'] as const;
export type Mode = (typeof modes)[number];

/** One write as a caller means it. The same person and key is the same write, however often it is asked for. */
export const write = z.object({ person: z.string(), key: z.string(), title: z.string() });
export type Write = z.infer<typeof write>;

/** What a connector says: the id of the record, or that it must be asked again. */
export const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), id: z.int(), replayed: z.boolean() }),
  z.object({ kind: z.literal('failed'), code: z.string() }),
]);
export type Answer = z.infer<typeof answer>;

/** A running connector under test. */
export interface Running {
  /** Its answer, or `gone` when it was killed first. Rejects when it ended by itself. */
  send(write: Write): Promise<Answer | { readonly kind: 'gone' }>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** What is killed: the connector, reached over whatever it speaks, with one store and one vendor over all its lives. */
export interface Subject {
  /** Resolves when it takes writes; undefined: it was told to `close` meanwhile. Rejects when it ended by itself. */
  start(): Promise<Running | undefined>;
  /** Ends whatever still runs. */
  close(): Promise<void>;
}

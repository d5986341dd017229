import type { Priority, Status } from '../../../model.ts';

/** A ticket that is written out because the walkthrough and the tests meet it by name. */
export interface Story {
  readonly title: string;
  readonly body: string;
  readonly priority: Priority;
  readonly status: Status;
  readonly queue: string;
  readonly requester: string;
  readonly assignee?: string;
  readonly labels: readonly string[];
  /** Days from the day the sample is made; negative is past. */
  readonly due: number;
  /** Days before that day on which it was opened. */
  readonly age: number;
}

/** What a sample desk is grown from. All people and firms are invented. */
export interface SampleDesk {
  readonly prefix: string;
  readonly firstId: number;
  readonly count: number;
  readonly queues: readonly [string, ...string[]];
  readonly agents: readonly string[];
  readonly customers: readonly string[];
  readonly stories: readonly Story[];
  /** Patterns of ordinary tickets; `{customer}` and `{n}` are filled in. */
  readonly topics: readonly { title: string; body: string; label: string }[];
}

export const sampleNames = ['support', 'success'] as const;
export type SampleName = (typeof sampleNames)[number];

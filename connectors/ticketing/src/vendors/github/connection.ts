import type { VendorHttp } from '@gatehouse/kit';
import type { LabelWord, PriorityWord, StatusWord } from './label-words.ts';
import type { ReferenceData } from './reference-data.ts';

/** One configured GitHub, as the parts of the adapter see it. */
export interface Connection {
  /** Paths are given without a leading slash: an Enterprise Server has its API below a folder of its host. */
  readonly http: VendorHttp;
  /** The queues, as `owner/name`; the first takes new tickets. Nothing outside of them is read or written. */
  readonly repositories: readonly [string, ...string[]];
  /** The first of them that an open issue carries is its status. */
  readonly statusLabels: readonly LabelWord<StatusWord>[];
  /** The most urgent first. Empty: this desk has no priorities. */
  readonly priorityLabels: readonly LabelWord<PriorityWord>[];
  readonly reference: ReferenceData;
}

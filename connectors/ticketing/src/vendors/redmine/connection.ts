import type { VendorHttp } from '@gatehouse/kit';
import type { Prose } from './prose.ts';
import type { ReferenceData } from './reference-data.ts';

/** One configured Redmine, as the parts of the adapter see it. */
export interface Connection {
  /** Paths are given without a leading slash: Redmine may live below a folder of its host. */
  readonly http: VendorHttp;
  /** Where a person opens Redmine; ends with a slash. */
  readonly origin: URL;
  /** Identifier of the project that takes new tickets. */
  readonly project: string;
  /** Name of the tracker of new tickets; absent: the project's first. */
  readonly tracker: string | undefined;
  readonly prose: Prose;
  readonly reference: ReferenceData;
}

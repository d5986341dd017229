import type { VendorHttp } from '@gatehouse/kit';
import type { ReferenceData } from './reference-data.ts';

/** One configured Zendesk, as the parts of the adapter see it. */
export interface Connection {
  /** Paths are given without a leading slash, below the origin. */
  readonly http: VendorHttp;
  /** Where a person opens Zendesk; ends with a slash. */
  readonly origin: URL;
  /** Name of the group that takes new tickets; absent: the default group of the account. */
  readonly group: string | undefined;
  readonly reference: ReferenceData;
}

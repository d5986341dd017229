import type { VendorHttp } from '@gatehouse/kit';
import type { ReferenceData } from './reference-data.ts';

/** One configured Jira site, as the parts of the adapter see it. */
export interface Connection {
  readonly http: VendorHttp;
  /** Where a person opens Jira; ends with a slash. */
  readonly origin: URL;
  /** Key of the project that takes new tickets. */
  readonly project: string;
  /** Name of the type of new tickets; absent: the project's first that is no subtask. */
  readonly issueType: string | undefined;
  readonly reference: ReferenceData;
}

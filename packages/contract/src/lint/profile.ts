import type { ProfileName } from './finding.ts';

/** A limit of a target: how bad it is to miss it, and who sets it. */
export interface Limit<T = true> {
  readonly is: T;
  readonly level: 'error' | 'warning';
  readonly source: string;
}

/** A name that a target takes, and the same in words. */
export interface NameLimit {
  readonly pattern: RegExp;
  readonly say: string;
}

/** What a target takes. A limit that it does not have is absent. */
export interface Profile {
  readonly name: ProfileName;
  readonly toolName?: Limit<NameLimit>;
  /** Longer names are cut or refused where a plugin puts its prefix before them. */
  readonly prefixedName?: Limit<number>;
  readonly argumentName?: Limit<NameLimit>;
  readonly descriptionNeeded?: Limit;
  readonly descriptionLeast?: Limit<number>;
  readonly descriptionMost?: Limit<number>;
  readonly argumentsDescribed?: Limit;
  readonly rootClosed?: Limit;
  readonly allClosed?: Limit;
  readonly rootUnion?: Limit;
  readonly keywords?: Limit<readonly string[]>;
  readonly recursion?: Limit;
  readonly freeMaps?: Limit;
  readonly depth?: Limit<number>;
  readonly properties?: Limit<number>;
  readonly values?: Limit<number>;
  readonly requiredWithDefault?: Limit;
  /** Every argument must be given; what is optional takes null instead. */
  readonly allRequired?: Limit;
  /** `minimum`, `maxLength` and their like reach no model. */
  readonly bounds?: Limit;
  readonly formats?: Limit<readonly string[]>;
  /** One type each, not a list of them. */
  readonly singleType?: Limit;
  readonly textValues?: Limit;
  readonly output?: Limit;
  readonly outputOpen?: Limit;
  readonly hints?: Limit;
  readonly tools: Limit<number>;
  readonly toolTokens: Limit<number>;
  readonly serverTokens: Limit<number>;
}

/** What is looked at, in the order in which a person setting up a connection meets it. */
export const checks = [
  'settings',
  'reachable',
  'identity',
  'rights',
  'required fields',
  'words',
  'tools',
  'clock',
  'budget',
] as const;

/** One thing that was looked at. `warn`: it works, and will surprise somebody. */
export interface Finding {
  readonly check: (typeof checks)[number];
  readonly state: 'ok' | 'warn' | 'fail';
  /** One sentence, without a secret. */
  readonly said: string;
  /** What to do about it; on everything that is not ok. */
  readonly next?: string;
}

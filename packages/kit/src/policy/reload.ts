import { loadPolicy, type LoadedPolicy, type PolicyOptions } from './load.ts';
import { PolicyError, type PolicyProblem } from './problem.ts';

/** What became of new texts. `kept`: they are not valid, and the policy that was in force still is. */
export type ReloadResult =
  | { readonly outcome: 'loaded' | 'unchanged'; readonly revision: string }
  | {
      readonly outcome: 'kept';
      /** Of the policy that stays in force. */
      readonly revision: string;
      readonly problems: readonly PolicyProblem[];
    };

export interface ReloadablePolicy {
  /** The policy in force. */
  readonly policy: () => LoadedPolicy;
  /** Puts other texts in force if they are valid, between two decisions; else nothing changes. Never throws. */
  reload(texts: Readonly<Record<string, string>>): ReloadResult;
}

/** Throws PolicyError when the first texts are not valid: a connector does not start without a policy. */
export function reloadablePolicy(options: PolicyOptions): ReloadablePolicy {
  let current = loadPolicy(options);
  return {
    policy: () => current,
    reload(texts) {
      try {
        const next = loadPolicy({ ...options, texts });
        const before = current;
        current = next;
        before.release();
        const changed = next.revision !== before.revision;
        return { outcome: changed ? 'loaded' : 'unchanged', revision: next.revision };
      } catch (error) {
        return { outcome: 'kept', revision: current.revision, problems: problemsOf(error) };
      }
    },
  };
}

function problemsOf(error: unknown): readonly PolicyProblem[] {
  if (error instanceof PolicyError) return error.problems;
  const message = 'the policy engine refused the files';
  return [{ file: 'policy', line: 1, column: 1, message }];
}

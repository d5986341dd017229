import type { Usage } from './port.ts';

/** One pool of tokens for a whole run tree: sub-agents draw from it too. */
export interface Budget {
  spend(usage: Usage): void;
  /** True when nothing more may be started. A step that runs is never cut. */
  exhausted(): boolean;
  readonly spent: number;
  readonly tokens: number;
}

export function createBudget(tokens: number): Budget {
  let spent = 0;
  return {
    tokens,
    get spent() {
      return spent;
    },
    spend(usage) {
      spent += usage.inputTokens + usage.outputTokens;
    },
    exhausted: () => spent >= tokens,
  };
}

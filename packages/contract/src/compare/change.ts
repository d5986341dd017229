import type { Json } from '../json.ts';
import type { Bump, Verdict } from './finding.ts';

/** A difference in one schema: a finding that does not know its tool yet. */
export interface Change {
  readonly path: string;
  readonly rule: string;
  readonly verdict: Verdict;
  readonly bump: Bump;
  readonly message: string;
  readonly witness?: { readonly value: Json; readonly outcome: string };
  readonly doubt?: string;
}

/** Names of properties as people write a path: `filter.status`, `tickets[].id`; odd names in quotes. */
export function pathText(path: readonly string[]): string {
  let text = '';
  for (const step of path) {
    if (step.startsWith('[') && step.endsWith(']')) text += step;
    else {
      const name = /^[^\s.[\]"]+$/u.test(step) ? step : JSON.stringify(step);
      text += text === '' ? name : `.${name}`;
    }
  }
  return text;
}

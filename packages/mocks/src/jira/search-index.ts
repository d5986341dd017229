import type { Issue } from './model.ts';

export interface SearchIndex {
  /** After a write, and once for each issue of the seed with `seen`. */
  changed(issue: Issue, seen?: 'seen'): void;
  /** One look: each issue as the index knows it. Those named in `reconciled` are taken up at once. */
  look(reconciled: readonly string[]): { readonly known: Issue; readonly live: Issue }[];
}

/**
 * Jira's search follows its writes with a delay. `lag` is how many looks pass before a write is seen: until then a new
 * issue is not found, and a changed one is found by what it was before. Answers hold what it is now, either way.
 */
export function searchIndex(issues: readonly Issue[], lag: number): SearchIndex {
  const snapshots = new Map<string, Issue>();
  const waiting = new Map<string, number>();
  return {
    changed(issue, seen) {
      if (lag === 0) return;
      if (seen) snapshots.set(issue.id, structuredClone(issue));
      else waiting.set(issue.id, lag);
    },
    look(reconciled) {
      if (lag === 0) return issues.map((issue) => ({ known: issue, live: issue }));
      for (const [id, left] of waiting) {
        if (left > 0 && !reconciled.includes(id)) waiting.set(id, left - 1);
        else {
          waiting.delete(id);
          const issue = issues.find((one) => one.id === id);
          if (issue) snapshots.set(id, structuredClone(issue));
        }
      }
      return issues.flatMap((live) => {
        const known = snapshots.get(live.id);
        return known ? [{ known, live }] : [];
      });
    },
  };
}

import type { VendorHttp } from '@gatehouse/kit';
import { allPages } from './pages.ts';
import { accountReply, accountsReply, repositoryReply, type Repository } from './replies.ts';

/** Milliseconds for which names and rights are believed. */
const LIFETIME_MS = 5 * 60_000;

/** What changes slowly. Every function may throw what VendorHttp throws. */
export interface ReferenceData {
  /** The login of the account behind the token. */
  readonly me: () => Promise<string>;
  readonly repository: (name: string) => Promise<Repository>;
  /** Logins of those who can be assigned in the repository. */
  readonly assignees: (repository: string) => Promise<readonly string[]>;
}

/** `now` is milliseconds since the epoch. */
export function createReferenceData(http: VendorHttp, now: () => number): ReferenceData {
  const each = <Value>(load: (name: string) => Promise<Value>) => {
    const known = new Map<string, () => Promise<Value>>();
    return (name: string) => {
      const one = known.get(name) ?? cached(now, () => load(name));
      known.set(name, one);
      return one();
    };
  };
  return {
    me: cached(now, async () => (await http.get('user', accountReply)).login),
    repository: each((name) => http.get(`repos/${name}`, repositoryReply)),
    assignees: each(async (name) => {
      const { items } = await allPages((query) =>
        http.get(`repos/${name}/assignees`, accountsReply, { query }),
      );
      return items.map(({ login }) => login);
    }),
  };
}

/** Loads once per lifetime, however many ask at the same time. A failure is not kept. */
function cached<Value>(now: () => number, load: () => Promise<Value>): () => Promise<Value> {
  let kept: { readonly until: number; readonly value: Promise<Value> } | undefined;
  return () => {
    if (kept && kept.until > now()) return kept.value;
    const fresh = { until: now() + LIFETIME_MS, value: load() };
    kept = fresh;
    fresh.value.catch(() => {
      if (kept === fresh) kept = undefined;
    });
    return fresh.value;
  };
}

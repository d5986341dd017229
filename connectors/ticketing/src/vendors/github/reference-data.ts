import type { VendorHttp } from '@gatehouse/kit';
import { cached } from '../../cached.ts';
import { allPages } from './pages.ts';
import { accountReply, accountsReply, repositoryReply, type Repository } from './replies.ts';

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

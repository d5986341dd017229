import type { World } from './world.ts';

export interface Window<Item> {
  readonly startAt: number;
  readonly maxResults: number;
  readonly total: number;
  readonly values: readonly Item[];
  readonly isLast: boolean;
}

/** One page by `startAt` and `maxResults`; more than the limit is silently cut to it. */
export function window<Item>(
  all: readonly Item[],
  url: URL,
  limit: { readonly usual: number; readonly most: number },
): Window<Item> {
  const startAt = whole(url.searchParams.get('startAt')) ?? 0;
  const maxResults = Math.min(whole(url.searchParams.get('maxResults')) ?? limit.usual, limit.most);
  return {
    startAt,
    maxResults,
    total: all.length,
    values: all.slice(startAt, startAt + maxResults),
    isLast: startAt + maxResults >= all.length,
  };
}

/** The form of newer lists: with its own address, and that of the next page where there is one. */
export function pageBean<Item>(world: World, url: URL, page: Window<Item>) {
  const at = (startAt: number) => {
    const query = new URLSearchParams(url.searchParams);
    query.set('startAt', String(startAt));
    query.set('maxResults', String(page.maxResults));
    return `${world.origin}${url.pathname}?${query.toString()}`;
  };
  const { maxResults, startAt, total, isLast, values } = page;
  return {
    self: at(startAt),
    ...(!isLast && { nextPage: at(startAt + maxResults) }),
    maxResults,
    startAt,
    total,
    isLast,
    values,
  };
}

/** The service desk's form: `start`, `limit`, and no total. */
export function pagedDto<Item>(
  world: World,
  url: URL,
  all: readonly Item[],
  expands: string[] = [],
) {
  const start = whole(url.searchParams.get('start')) ?? 0;
  const limit = Math.min(whole(url.searchParams.get('limit')) ?? 50, 100);
  const values = all.slice(start, start + limit);
  const isLastPage = start + limit >= all.length;
  const at = (from: number) => `${world.origin}${url.pathname}?start=${from}&limit=${limit}`;
  return {
    _expands: expands,
    size: values.length,
    start,
    limit,
    isLastPage,
    _links: {
      self: `${world.origin}${url.pathname}${url.search}`,
      base: world.origin,
      context: '',
      ...(!isLastPage && { next: at(start + limit) }),
    },
    values,
  };
}

function whole(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

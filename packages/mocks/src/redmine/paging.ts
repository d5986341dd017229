const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;

/** One page by `limit` and `offset`. More than 100 is silently made 100; past the end is an empty page. */
export function page<Item>(all: readonly Item[], url: URL) {
  const limit = Math.min(positive(url.searchParams.get('limit')) ?? DEFAULT_LIMIT, MAX_LIMIT);
  const offset = positive(url.searchParams.get('offset')) ?? 0;
  return {
    items: all.slice(offset, offset + limit),
    counts: { total_count: all.length, offset, limit },
  };
}

function positive(text: string | null): number | undefined {
  const number = Number(text);
  return number > 0 ? number : undefined;
}

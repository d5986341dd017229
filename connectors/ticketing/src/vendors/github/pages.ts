/** GitHub caps a page at this, whatever was asked. */
export const MAX_PAGE = 100;
/** Pages of one list that are read at most. */
const MOST_PAGES = 50;

type Read<Item> = (query: { readonly page: number; readonly per_page: number }) => Promise<Item[]>;

/** Reads a list to its end. `whole` is false where there is more than is read. */
export async function allPages<Item>(
  read: Read<Item>,
  most = MOST_PAGES,
): Promise<{ items: Item[]; whole: boolean }> {
  const items: Item[] = [];
  for (let page = 1; page <= most; page += 1) {
    // each page starts where the one before ended
    const found = await read({ page, per_page: MAX_PAGE });
    items.push(...found);
    if (found.length < MAX_PAGE) return { items, whole: true };
  }
  return { items, whole: false };
}

/**
 * `limit` items from `offset` on. GitHub counts in pages, so a place that is not on the border of one is cut out of
 * large pages; and those end at `most`, where a search shows no more.
 */
export async function slice<Item>(
  read: Read<Item>,
  offset: number,
  limit: number,
  most = Infinity,
): Promise<Item[]> {
  const even = offset % limit === 0 && offset + limit <= most;
  if (even) return read({ page: offset / limit + 1, per_page: limit });
  const first = Math.floor(offset / MAX_PAGE);
  const start = offset - first * MAX_PAGE;
  const items = await read({ page: first + 1, per_page: MAX_PAGE });
  const full = items.length === MAX_PAGE && start + limit > MAX_PAGE;
  const more =
    full && (first + 2) * MAX_PAGE <= most
      ? await read({ page: first + 2, per_page: MAX_PAGE })
      : [];
  return [...items, ...more].slice(start, start + limit);
}

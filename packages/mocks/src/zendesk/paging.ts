import { z } from 'zod';
import { badPage, badParameter } from './answer.ts';

/** Where a list stops; `after` is the id of the last item of the page before. */
const cursorJson = z.object({
  after: z.number(),
  /** What the cursor was made for: it does not fit another list. */
  of: z.string(),
  /** Milliseconds. */
  at: z.number(),
});
type Cursor = z.infer<typeof cursorJson>;

export interface Limits {
  /** Largest page. */
  readonly most: number;
  /** Only pages by cursor, or only by number; default: both. */
  readonly only?: 'cursor' | 'offset';
  /** Milliseconds for which a cursor is good. */
  readonly life?: number;
  readonly now: number;
}

/**
 * One page: by cursor where `page[size]` or `page[after]` is given, else by number. A cursor holds a `+`, as real ones
 * may: it must be encoded. The last page has a cursor too; only `has_more` says that it is the last.
 */
export function page<Item extends { readonly id: number }>(
  all: readonly Item[],
  url: URL,
  limits: Limits,
): { readonly items: readonly Item[]; readonly about: object } | Response {
  const query = url.searchParams;
  const byCursor = query.has('page[size]') || query.has('page[after]');
  if (byCursor && limits.only === 'offset') return badParameter('page', 'an integer');
  if (!byCursor && limits.only !== 'cursor') return byNumber(all, url);
  const size = Number(query.get('page[size]') ?? '100');
  if (!Number.isInteger(size) || size < 1 || size > limits.most) {
    return badParameter('page.size', `an integer up to ${limits.most}`);
  }
  const of = listOf(url);
  const given = query.get('page[after]');
  const cursor = given === null ? undefined : read(given);
  const old = cursor && limits.life !== undefined && limits.now - cursor.at > limits.life;
  const from = cursor ? all.findIndex(({ id }) => id === cursor.after) + 1 : 0;
  if (given !== null && (cursor?.of !== of || old || from === 0)) {
    return badPage('InvalidPaginationParameter', 'page[after] is not valid');
  }
  const items = all.slice(from, from + size);
  const last = items.at(-1);
  const next = last ? write({ after: last.id, of, at: limits.now }) : null;
  const address = new URL(url);
  address.searchParams.set('page[after]', next ?? '');
  return {
    items,
    about: {
      meta: { has_more: from + size < all.length, after_cursor: next, before_cursor: null },
      links: { next: next === null ? null : address.href, prev: null },
    },
  };
}

function byNumber<Item>(all: readonly Item[], url: URL) {
  const query = url.searchParams;
  const number = Number(query.get('page') ?? '1');
  const size = Math.min(Number(query.get('per_page') ?? '100'), 100);
  if (!Number.isInteger(number) || number < 1) return badParameter('page', 'an integer');
  if (!Number.isInteger(size) || size < 1) return badParameter('per_page', 'an integer');
  if (number > 100) return badPage('InvalidPaginationDepth', 'use pages by cursor beyond page 100');
  const address = (to: number) => {
    const other = new URL(url);
    other.searchParams.set('page', String(to));
    return other.href;
  };
  const more = number * size < all.length;
  return {
    items: all.slice((number - 1) * size, number * size),
    about: {
      next_page: more ? address(number + 1) : null,
      previous_page: number > 1 ? address(number - 1) : null,
      count: all.length,
    },
  };
}

function listOf(url: URL): string {
  const asked = [...url.searchParams].filter(([name]) => !name.startsWith('page'));
  return JSON.stringify([
    url.pathname.replace(/\.json$/, ''),
    asked.map((pair) => pair.join('=')).toSorted(),
  ]);
}

// '>>>' in front becomes 'Pj4+'
function write(cursor: Cursor): string {
  return Buffer.from(`>>>${JSON.stringify(cursor)}`).toString('base64');
}

function read(text: string): Cursor | undefined {
  const decoded = Buffer.from(text, 'base64').toString();
  if (!text.startsWith('Pj4+') || !decoded.startsWith('>>>{')) return undefined;
  try {
    return cursorJson.safeParse(JSON.parse(decoded.slice(3))).data;
  } catch {
    return undefined;
  }
}

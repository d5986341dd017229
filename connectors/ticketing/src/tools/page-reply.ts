import { trusted, type CursorCodec } from '@gatehouse/kit';
import { z } from 'zod';
import type { ListPage, Page } from '../adapter.ts';

/** The cursor of an answer; absent on the last page. */
export const nextCursor = trusted(z.string()).optional();

/** The page that a call asks for. `about` is everything that decides what is listed: a cursor fits no other list. */
export function pageOf(
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  cursors: CursorCodec,
  about: unknown,
): Page {
  return { limit, ...(cursor !== undefined && { position: cursors.decode(cursor, about) }) };
}

export function pageReply<Item>(
  { items, next }: ListPage<Item>,
  cursors: CursorCodec,
  about: unknown,
): { items: Item[]; next_cursor?: string } {
  return {
    items: [...items],
    ...(next !== undefined && { next_cursor: cursors.encode(next, about) }),
  };
}

import { z } from 'zod';
import { isObject, type JsonObject } from '../json.ts';
import type { ListMethod } from './exchange.ts';
import type { Session } from './handshake.ts';
import type { Limits } from './limits.ts';
import { ListError } from './list-error.ts';

const page = z.looseObject({ nextCursor: z.string().nullish() });

/** Member of a result that holds the items of a method. */
const member = {
  'tools/list': 'tools',
  'prompts/list': 'prompts',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
} as const satisfies Record<ListMethod, string>;

/**
 * Every page of a list, items as they came. Throws ListError `protocol` when the pages lead back to one that was read,
 * do not end, hold too much, or are no lists.
 */
export async function listPages(
  session: Session,
  method: ListMethod,
  limits: Limits,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const params: JsonObject = {
      ...(cursor !== undefined && { cursor }),
      ...(Object.keys(session.meta).length > 0 && { _meta: session.meta }),
    };
    // one page says where the next one is
    // oxlint-disable-next-line no-await-in-loop
    const result = page.safeParse(await session.ask(method, params, limits.page, signal));
    const listed = result.data?.[member[method]];
    if (!Array.isArray(listed)) throw unusable(`its answer to ${method} has no list`);
    for (const item of listed as readonly unknown[]) {
      if (!isObject(item))
        throw unusable(`its answer to ${method} lists something that is no object`);
      items.push(item);
    }
    if (items.length > limits.items) {
      throw unusable(`its answer to ${method} has more than ${limits.items} items`);
    }
    cursor = result.data?.nextCursor ?? undefined;
    if (cursor === undefined) return items;
    if (seen.has(cursor)) throw unusable(`the pages of ${method} lead back to one that was read`);
    seen.add(cursor);
  } while (seen.size < limits.pages);
  throw unusable(`${method} has more than ${limits.pages} pages`);
}

/** The caller says who "it" is. */
const unusable = (why: string) => new ListError('protocol', why);

import type { Connection } from './connection.ts';
import { allPages } from './pages.ts';
import { eventsReply, type NativeEvent } from './replies.ts';
import { pathOf, type Address } from './repositories.ts';

/** Pages of a hundred that are read of one issue. */
const MOST_PAGES = 20;

/** What happened to an issue, the oldest first. `whole` is false where there is more than is read. */
export function eventsOf(
  { http }: Connection,
  address: Address,
): Promise<{ items: NativeEvent[]; whole: boolean }> {
  const path = `${pathOf(address)}/events`;
  return allPages((query) => http.get(path, eventsReply, { query }), MOST_PAGES);
}

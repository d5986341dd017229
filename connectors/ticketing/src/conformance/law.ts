import { fail } from 'node:assert/strict';
import { ConnectorError, type ConnectorErrorCode } from '@gatehouse/kit';
import type { FieldName, ToolName } from '../capabilities.ts';
import type { Comment, Ticket } from '../model.ts';
import type { Bench } from './bench.ts';

/** What every vendor owes. `check` throws an AssertionError that says what was expected. */
export interface Law {
  /** Requirement ids that it proves. */
  readonly ids: string;
  readonly title: string;
  /** Not owed by a vendor whose description says `no` to one of these tools, or `none` to one of these fields. */
  readonly needs?: readonly ToolName[];
  readonly fields?: readonly FieldName[];
  /** Needs a world that can be made to fail. */
  readonly faults?: boolean;
  check(bench: Bench): Promise<void>;
}

/** The error that a call ends in. Anything else breaks the law. */
export async function refusal(
  call: Promise<unknown>,
  code: ConnectorErrorCode | readonly ConnectorErrorCode[],
): Promise<ConnectorError> {
  const codes: readonly string[] = [code].flat();
  const thrown: unknown = await call.then(
    (value) => fail(`expected ${codes.join(' or ')}, but it answered ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (!(thrown instanceof ConnectorError)) throw thrown;
  if (codes.includes(thrown.code)) return thrown;
  return fail(`expected ${codes.join(' or ')}, got ${thrown.code}: ${thrown.message}`);
}

let tickets = 0;

/** A title that no other ticket has, with a word of its own to search for. */
export function uniqueTitle(): { title: string; word: string } {
  tickets += 1;
  const word = `quokka${tickets.toString(36)}${Math.trunc(performance.now()).toString(36)}`;
  return { title: `Gate does not open ${word}`, word };
}

/** Opens a ticket with a title of its own. */
export async function opened(
  { adapter, write }: Bench,
  draft: Partial<Parameters<typeof adapter.tickets.create>[0]> = {},
): Promise<Ticket> {
  const { title } = uniqueTitle();
  const made = await adapter.tickets.create(
    { title, body: 'It is **stuck** since Monday.', ...draft },
    write(),
  );
  return made.record;
}

export const bodiesOf = (comments: readonly Comment[]) => comments.map(({ body }) => body);

/** All pages of a list, the items in their order. At most 50 pages: a list that goes on is one that never ends. */
export async function everyPage<Item>(
  read: (position: unknown) => Promise<{ items: readonly Item[]; next?: unknown }>,
): Promise<Item[][]> {
  const pages: Item[][] = [];
  let position: unknown;
  do {
    const page = await read(position);
    pages.push([...page.items]);
    position = page.next;
    if (pages.length > 50) fail('the pages never end');
  } while (position !== undefined);
  return pages;
}

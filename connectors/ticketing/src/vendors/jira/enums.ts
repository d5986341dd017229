import {
  priority,
  status,
  type Priority,
  type Relation,
  type Status,
  type TicketLink,
} from '../../model.ts';
import type { Named, NativeLink, NativeStatus } from './replies.ts';

/**
 * Names in lower case, as Jira and its service desk ship them and as sites usually call theirs. "Waiting for support"
 * waits for the people who work on it: it is open. What waits for anybody else is told by its first words.
 */
const statusNames = {
  new: ['to do', 'open', 'new', 'backlog'],
  open: ['waiting for support', 'reopened', 'escalated', 'selected for development'],
  in_progress: ['in progress', 'work in progress', 'under investigation', 'in review'],
  waiting: ['on hold', 'blocked', 'paused', 'suspended'],
  resolved: ['resolved', 'done', 'fixed', 'completed'],
  closed: ['closed'],
  canceled: ['canceled', 'cancelled', 'declined', 'rejected', 'withdrawn', "won't do", "won't fix"],
} as const satisfies Record<Status, readonly string[]>;
const WAITING = /^(?:waiting|awaiting|pending|on hold|blocked)\b/;

/** What a status that no name tells of is taken for, by its category. */
const categories: Readonly<Record<string, Status>> = {
  new: 'new',
  indeterminate: 'in_progress',
  done: 'resolved',
};

/** Resolutions by which a ticket ended without being done. */
const canceling: readonly string[] = [
  "won't do",
  "won't fix",
  'declined',
  'rejected',
  'canceled',
  'cancelled',
  'withdrawn',
  'abandoned',
];
/** What a workflow that asks for a resolution is told where nobody said one; the best first. */
const finishing: readonly string[] = ['done', 'fixed', 'resolved', 'completed'];

const priorityNames = {
  urgent: ['highest', 'critical', 'blocker', 'urgent', 'p1'],
  high: ['high', 'major', 'p2'],
  normal: ['medium', 'normal', 'p3'],
  low: ['low', 'lowest', 'minor', 'trivial', 'p4', 'p5'],
  none: [],
} as const satisfies Record<Priority, readonly string[]>;

/** A status by its name, else by its category. `resolution` tells a ticket that was given up from one that was done. */
export function neutralStatus(native: NativeStatus, resolution?: string): Status {
  const word = statusByName(native) ?? own(categories, native.category) ?? 'open';
  return resolution !== undefined && endsBy(native, word) && isCanceling(resolution)
    ? 'canceled'
    : word;
}

/** Whether it is over, and its resolution says how. */
export function endsBy(native: NativeStatus, word: Status = neutralStatus(native)): boolean {
  return native.category === 'done' && word !== 'canceled';
}

/** Undefined: no neutral word was made for it, and its category decides. */
export function statusByName(native: NativeStatus): Status | undefined {
  const name = plain(native.name);
  const word = wordFor(status.options, statusNames, name);
  if (word !== undefined) return word;
  return native.category !== 'done' && WAITING.test(name) ? 'waiting' : undefined;
}

export function isCanceling(resolution: string): boolean {
  return canceling.includes(plain(resolution));
}

/** The best resolution for a ticket that was done; undefined where none has such a name. */
export function finishingOf<Native extends { readonly name: string }>(
  all: readonly Native[],
): Native | undefined {
  return finishing
    .map((name) => all.find((one) => plain(one.name) === name))
    .find((one) => one !== undefined);
}

/** An unknown name is `normal`; `none` only where Jira sent no priority at all. */
export function neutralPriority(native: Named | null | undefined): Priority {
  return native ? (priorityByName(native) ?? 'normal') : 'none';
}

export function priorityByName(native: Named): Priority | undefined {
  return wordFor(priority.options, priorityNames, plain(native.name));
}

/** The native statuses that a neutral one stands for by themselves, the best first; may be empty. */
export function nativeStatuses(all: readonly NativeStatus[], wanted: Status): NativeStatus[] {
  return bestFirst(
    all.filter((native) => neutralStatus(native) === wanted),
    statusNames[wanted],
  );
}

/** The native priorities that a neutral one stands for, the best first; may be empty. */
export function nativePriorities<Native extends Named>(
  all: readonly Native[],
  wanted: Priority,
): Native[] {
  return bestFirst(
    all.filter((native) => neutralPriority(native) === wanted),
    priorityNames[wanted],
  );
}

/** How the outward side of a link reads, for the relations that are links. A parent is a field of the child. */
export const outwardOf = {
  relates: 'relates to',
  blocks: 'blocks',
  duplicates: 'duplicates',
} as const satisfies Record<Exclude<Relation, 'parent'>, string>;

const bothEnds: Readonly<
  Record<string, readonly [TicketLink['relation'], TicketLink['relation']]>
> = {
  blocks: ['blocks', 'blocked_by'],
  duplicates: ['duplicates', 'duplicated_by'],
};

/** How the ticket at one end sees a link. Any other type, such as a clone, says no more than `relates`. */
export function neutralRelation({ type }: NativeLink, end: 'from' | 'to'): TicketLink['relation'] {
  const [from, to] = own(bothEnds, plain(type.outward)) ?? ['relates', 'relates'];
  return end === 'from' ? from : to;
}

/** For comparing: in lower case, with the plain apostrophe. */
export function plain(name: string): string {
  return name.trim().toLowerCase().replaceAll('’', "'");
}

function own<Value>(of: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

function wordFor<Word extends string>(
  words: readonly Word[],
  names: Record<Word, readonly string[]>,
  native: string,
): Word | undefined {
  return words.find((word) => names[word].includes(native));
}

/** Names that we know before names that only fell back to this word; otherwise in Jira's own order. */
function bestFirst<Native extends Named>(natives: Native[], known: readonly string[]): Native[] {
  const rank = ({ name }: Native) => {
    const index = known.indexOf(plain(name));
    return index === -1 ? known.length : index;
  };
  return natives.toSorted((a, b) => rank(a) - rank(b));
}

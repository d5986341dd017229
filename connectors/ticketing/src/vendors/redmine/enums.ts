import {
  priority,
  status,
  type Priority,
  type Relation,
  type Status,
  type TicketLink,
} from '../../model.ts';
import type { Named, NativeStatus } from './replies.ts';

/** Redmine's default names, in lower case. `open` is what an administrator added and is not closed. */
const statusNames = {
  new: ['new'],
  open: ['open'],
  in_progress: ['in progress'],
  waiting: ['feedback'],
  resolved: ['resolved'],
  closed: ['closed'],
  canceled: ['rejected'],
} as const satisfies Record<Status, readonly string[]>;

const priorityNames = {
  urgent: ['urgent', 'immediate'],
  high: ['high'],
  normal: ['normal'],
  low: ['low'],
  none: [],
} as const satisfies Record<Priority, readonly string[]>;

/** An administrator may have named statuses freely: an unknown one is closed or open, as Redmine itself says. */
export function neutralStatus(native: NativeStatus): Status {
  return (
    wordFor(status.options, statusNames, native.name) ??
    (native.is_closed === true ? 'closed' : 'open')
  );
}

/** An unknown name is `normal`; `none` only where Redmine sent no priority at all. */
export function neutralPriority(native: Named | null | undefined): Priority {
  if (!native) return 'none';
  return wordFor(priority.options, priorityNames, native.name) ?? 'normal';
}

/** Names of this Redmine that no neutral word was made for, and what each is shown as. */
export function unmapped(
  statuses: readonly NativeStatus[],
  priorities: readonly Named[],
): { native: string; shown: string }[] {
  return [
    ...statuses
      .filter(({ name }) => wordFor(status.options, statusNames, name) === undefined)
      .map((native) => ({ native: native.name, shown: neutralStatus(native) })),
    ...priorities
      .filter(({ name }) => wordFor(priority.options, priorityNames, name) === undefined)
      .map((native) => ({ native: native.name, shown: neutralPriority(native) })),
  ];
}

/** The native statuses that a neutral one stands for, the best first; may be empty: Redmine has no `open` of its own. */
export function nativeStatuses(all: readonly NativeStatus[], wanted: Status): NativeStatus[] {
  return bestFirst(
    all.filter((native) => neutralStatus(native) === wanted),
    statusNames[wanted],
  );
}

/** The native priorities that a neutral one stands for, the best first; may be empty. */
export function nativePriorities(all: readonly Named[], wanted: Priority): Named[] {
  return bestFirst(
    all.filter((native) => neutralPriority(native) === wanted),
    priorityNames[wanted],
  );
}

/** As Redmine names the relation of `from` to `to`. A parent is no relation there but a field of the subtask. */
export const nativeRelations = {
  relates: 'relates',
  blocks: 'blocks',
  duplicates: 'duplicates',
} as const satisfies Record<Exclude<Relation, 'parent'>, string>;

const bothEnds: Readonly<
  Record<string, readonly [TicketLink['relation'], TicketLink['relation']]>
> = {
  blocks: ['blocks', 'blocked_by'],
  duplicates: ['duplicates', 'duplicated_by'],
};

/** How the ticket at one end sees a relation. An order in time and a copy are relations that say no more than `relates`. */
export function neutralRelation(native: string, end: 'from' | 'to'): TicketLink['relation'] {
  const [from, to] = (Object.hasOwn(bothEnds, native) && bothEnds[native]) || [
    'relates',
    'relates',
  ];
  return end === 'from' ? from : to;
}

function wordFor<Word extends string>(
  words: readonly Word[],
  names: Record<Word, readonly string[]>,
  native: string,
): Word | undefined {
  const wanted = native.trim().toLowerCase();
  return words.find((word) => names[word].includes(wanted));
}

/** Names that we know before names that only fell back to this word; otherwise in Redmine's own order. */
function bestFirst<Native extends Named>(natives: Native[], known: readonly string[]): Native[] {
  const rank = ({ name }: Native) => {
    const index = known.indexOf(name.trim().toLowerCase());
    return index === -1 ? known.length : index;
  };
  return natives.toSorted((a, b) => rank(a) - rank(b));
}

import { priority, status, type Priority, type Status } from '../../model.ts';
import type { Named, NativeStatus } from './replies.ts';

/** Redmine's default names, in lower case. A neutral word without a name here is filled by the fallbacks below. */
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

/**
 * The native statuses that a neutral one stands for, the best first; may be empty. Redmine has no `open` of its own:
 * where nobody made one, the native `New` stands for it.
 */
export function nativeStatuses(all: readonly NativeStatus[], wanted: Status): NativeStatus[] {
  const own = bestFirst(
    all.filter((native) => neutralStatus(native) === wanted),
    statusNames[wanted],
  );
  return own.length === 0 && wanted === 'open' ? nativeStatuses(all, 'new') : own;
}

/** The native priorities that a neutral one stands for, the best first; may be empty. */
export function nativePriorities(all: readonly Named[], wanted: Priority): Named[] {
  return bestFirst(
    all.filter((native) => neutralPriority(native) === wanted),
    priorityNames[wanted],
  );
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

import { priority, status, type Priority, type Status } from '../../model.ts';
import type { CustomStatus } from './reference-replies.ts';
import type { NativeTicket } from './replies.ts';

/** The categories that each word stands for, the one that is set first. Zendesk has no `in_progress` and no `canceled`. */
export const categories = {
  new: ['new'],
  open: ['open'],
  in_progress: [],
  waiting: ['pending', 'hold'],
  resolved: ['solved'],
  closed: ['closed'],
  canceled: [],
} as const satisfies Record<Status, readonly string[]>;

/** As agents read them where a Zendesk has no statuses of its own. */
const categoryNames: Readonly<Record<string, string>> = {
  new: 'New',
  open: 'Open',
  pending: 'Pending',
  hold: 'On-hold',
  solved: 'Solved',
  closed: 'Closed',
};

/** Null: none. */
export const nativePriorities = {
  urgent: 'urgent',
  high: 'high',
  normal: 'normal',
  low: 'low',
  none: null,
} as const satisfies Record<Priority, string | null>;

/** The words that this Zendesk has. */
export const knownStatuses: readonly Status[] = status.options.filter(
  (word) => categories[word].length > 0,
);

/** A category that we do not know is shown as `open`, with its own name beside it. */
export function neutralStatus(category: string): Status {
  const known = (word: Status) => categories[word].some((one) => one === category);
  return status.options.find(known) ?? 'open';
}

/** One that we do not know is `normal`. */
export function neutralPriority(native: string): Priority {
  if (native === '') return 'none';
  return priority.options.find((word) => nativePriorities[word] === native) ?? 'normal';
}

/** A closed ticket keeps the status that it was solved with; people call it closed all the same. */
export function statusName(
  { status: category, custom_status_id: own }: Pick<NativeTicket, 'status' | 'custom_status_id'>,
  statuses: readonly CustomStatus[],
): string {
  const named = category === 'closed' ? undefined : statuses.find(({ id }) => id === own);
  return named?.agent_label || nameOfCategory(category, statuses);
}

/** As agents read the status that a ticket gets with this category. */
export function nameOfCategory(category: string, statuses: readonly CustomStatus[]): string {
  const usual = statuses.find((one) => one.default && one.status_category === category);
  return usual?.agent_label || (categoryNames[category] ?? category);
}

/** All names under which agents read a word. */
export function nativeNames(word: Status, statuses: readonly CustomStatus[]): string[] {
  return categories[word].flatMap((category) => {
    const own = statuses.filter((one) => one.active && one.status_category === category);
    return own.length === 0
      ? [nameOfCategory(category, statuses)]
      : own.map(({ agent_label }) => agent_label);
  });
}

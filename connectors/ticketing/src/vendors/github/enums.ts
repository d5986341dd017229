import type { Priority, Status } from '../../model.ts';
import { same, type LabelWord } from './label-words.ts';
import type { Connection } from './connection.ts';

/** What an issue's status and priority are made of. */
export interface Nature {
  readonly state: string;
  readonly state_reason?: string | null | undefined;
  readonly labels: readonly string[];
}

type Labels = Pick<Connection, 'statusLabels' | 'priorityLabels'>;

/** How GitHub says why an issue is closed, and the status that stands for it. */
const reasons = {
  completed: 'resolved',
  not_planned: 'canceled',
  duplicate: 'closed',
} as const satisfies Record<string, Status>;
export type Reason = keyof typeof reasons;
export type ClosedStatus = (typeof reasons)[Reason];

/** The reason that GitHub is given for a status that ends a ticket. */
export const reasonOf = {
  resolved: 'completed',
  canceled: 'not_planned',
  closed: 'duplicate',
} as const satisfies Record<ClosedStatus, Reason>;

/** An issue that was closed before there were reasons has none. */
export function neutralStatus({ statusLabels }: Labels, nature: Nature): Status {
  if (nature.state === 'closed') return reasons[knownReason(nature) ?? 'duplicate'];
  return carried(statusLabels, nature)?.word ?? 'open';
}

/** The label, the reason, or the bare state. */
export function nativeStatus({ statusLabels }: Labels, nature: Nature): string {
  if (nature.state === 'closed') return knownReason(nature) ?? 'closed';
  return carried(statusLabels, nature)?.label ?? 'open';
}

export function neutralPriority({ priorityLabels }: Labels, nature: Nature): Priority {
  return carried(priorityLabels, nature)?.word ?? 'none';
}

export function nativePriority({ priorityLabels }: Labels, nature: Nature): string {
  return carried(priorityLabels, nature)?.label ?? 'none';
}

/** All statuses that this desk has, each with the natives that it is shown for. */
export function statusesOf({ statusLabels }: Labels): { status: Status; native: string[] }[] {
  const labelled = statusLabels.map(({ word, label }) => ({ status: word, native: [label] }));
  return [
    ...labelled.filter(({ status }) => status === 'new'),
    { status: 'open', native: ['open'] },
    ...labelled.filter(({ status }) => status !== 'new'),
    { status: 'resolved', native: ['completed'] },
    { status: 'closed', native: ['closed', 'duplicate'] },
    { status: 'canceled', native: ['not_planned'] },
  ];
}

export function prioritiesOf({
  priorityLabels,
}: Labels): { priority: Priority; native: string[] }[] {
  if (priorityLabels.length === 0) return [];
  return [
    ...priorityLabels.map(({ word, label }) => ({ priority: word, native: [label] })),
    { priority: 'none', native: ['none'] },
  ];
}

export function isReserved({ statusLabels, priorityLabels }: Labels, label: string): boolean {
  return [...statusLabels, ...priorityLabels].some((one) => same(one.label, label));
}

/** Labels that are neither a status nor a priority, in the order of the alphabet. */
export function plainLabels(labels: Labels, nature: Pick<Nature, 'labels'>): string[] {
  return nature.labels.filter((label) => !isReserved(labels, label)).toSorted();
}

function carried<Word extends string>(
  words: readonly LabelWord<Word>[],
  { labels }: Pick<Nature, 'labels'>,
): LabelWord<Word> | undefined {
  return words.find(({ label }) => labels.some((one) => same(one, label)));
}

function knownReason({ state_reason: given }: Nature): Reason | undefined {
  return given === 'completed' || given === 'not_planned' || given === 'duplicate'
    ? given
    : undefined;
}

import { ConnectorError } from '@gatehouse/kit';
import type { TicketChange } from '../../adapter.ts';
import { priority as priorities } from '../../model.ts';
import type { Connection } from './connection.ts';
import { droppedFields, onTheWire, resolveFields, sameValues } from './custom-fields.ts';
import { nativePriorities, neutralPriority } from './enums.ts';
import { bodyDiffers, differs, isText } from './kept.ts';
import { marksIn } from './marks.ts';
import { findAssignee } from './people.ts';
import type { Project } from './reference-replies.ts';
import { sameLines, type Detail, type Issue, type Named } from './replies.ts';

/** One field that a change asks for. */
export interface Want {
  /** As Redmine takes it. */
  readonly send: Readonly<Record<string, unknown>>;
  /** The ticket is as asked; a warning where it is not. */
  readonly dropped: (issue: Issue) => string[];
  /** A journal that holds this change was written by it. */
  readonly isIn: (detail: Detail) => boolean;
}

/** Of an attribute whose value a journal tells as it is. */
function attribute(
  name: string,
  value: string | undefined,
  dropped: Want['dropped'],
  send: string = value ?? '',
): Want {
  return {
    // Redmine ignores null where it clears by an empty text
    send: { [name]: send },
    dropped,
    isIn: (detail) =>
      detail.property === 'attr' && detail.name === name && detail.new_value === value,
  };
}

export function wantTitle(title: string): Want {
  return attribute('subject', title, ({ subject }) => differs('title', title, subject));
}

/** Marks of earlier writes stay: by them the creation of the ticket is found again. */
export function wantBody({ prose }: Connection, before: Issue, body: string): Want {
  const marks = marksIn(before.description);
  return {
    send: { description: [prose.write(body), ...marks].join('\n\n') },
    dropped: (issue) => bodyDiffers(prose, body, issue),
    isIn: ({ name, new_value = '' }) =>
      name === 'description' && isText(prose, body, sameLines(new_value)),
  };
}

/** Throws ConnectorError `invalid` for a word that no native priority stands for. */
export async function wantPriority(
  { reference }: Connection,
  asked: NonNullable<TicketChange['priority']>,
): Promise<{ want: Want; native: Named }> {
  const all = await reference.priorities();
  const [native] = nativePriorities(all, asked);
  if (native) {
    const dropped = ({ priority }: Issue) =>
      neutralPriority(priority) === asked ? [] : differs('priority', native.name, priority?.name);
    return { want: attribute('priority_id', native.id, dropped), native };
  }
  const allowed = priorities.options.filter((word) => nativePriorities(all, word).length > 0);
  const message = 'no priority of this Redmine stands for it';
  throw new ConnectorError('invalid', `priority: "${asked}": ${message}.`, {
    hint: `Choose one of: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'priority', message, allowed }] },
  });
}

/** Throws ConnectorError `invalid` for somebody who cannot be assigned in the project. */
export async function wantAssignee(
  connection: Connection,
  before: Issue,
  asked: string | null,
  project: Named,
): Promise<{ want: Want; person: Named | undefined }> {
  const person =
    asked === null
      ? undefined
      : await findAssignee(connection, asked, project, [before.author, before.assigned_to]);
  const dropped = ({ assigned_to }: Issue) =>
    differs('assignee', person?.id ?? '', assigned_to?.id);
  return { want: attribute('assigned_to_id', person?.id, dropped), person };
}

export function wantQueue({ id, name }: Project): Want {
  return attribute('project_id', id, ({ project }) =>
    project?.id === id ? [] : differs('queue', name, project?.name),
  );
}

export function wantDueDate(asked: string | null): Want {
  return attribute('due_date', asked ?? undefined, ({ due_date }) =>
    differs('due_date', asked ?? '', due_date ?? undefined),
  );
}

/** Of fields that the ticket has. Throws ConnectorError `invalid` for others. */
export function wantFields(before: Issue, asked: TicketChange['custom_fields']) {
  return resolveFields(before.custom_fields, asked).map((field) => ({
    field,
    want: {
      send: { custom_fields: onTheWire([field]) },
      dropped: (issue: Issue) => droppedFields([field], issue),
      // of several values a journal tells only those that came or went
      isIn: ({ property, name, new_value }: Detail) =>
        property === 'cf' &&
        name === field.id &&
        !field.multiple &&
        sameValues(field.values, new_value === undefined ? [] : [new_value]),
    } satisfies Want,
  }));
}

/** What all of them send together. */
export function sending(wants: readonly Want[]): Record<string, unknown> {
  const all: Record<string, unknown> = Object.assign({}, ...wants.map(({ send }) => send));
  const custom = wants.flatMap(({ send }) => send['custom_fields'] ?? []);
  return custom.length === 0 ? all : { ...all, custom_fields: custom };
}

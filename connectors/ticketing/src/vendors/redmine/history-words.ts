import { inWords, personInWords } from '../../in-words.ts';
import type { Connection } from './connection.ts';
import { neutralPriority, neutralStatus } from './enums.ts';
import { unmarked } from './marks.ts';
import { sameLines, type Detail, type Issue, type Named } from './replies.ts';

type Word = (value: string) => string;

/** The neutral name of a field that a journal holds, where there is one, and how its values are said. */
export type Words = (detail: Detail) => { readonly field: string; readonly word: Word };

/** Neutral names of Redmine's attributes; all others keep their own. */
const fields: Readonly<Record<string, string>> = {
  subject: 'title',
  description: 'body',
  status_id: 'status',
  priority_id: 'priority',
  assigned_to_id: 'assignee',
  project_id: 'queue',
  tracker_id: 'type',
  // as a link of this ticket: it is a child of, or the parent of, the other
  parent_id: 'child',
  child_id: 'parent',
};

/** Of relations, which the journal names as this ticket sees them. */
const relations: Readonly<Record<string, string>> = {
  relates: 'relates',
  blocks: 'blocks',
  blocked: 'blocked_by',
  duplicates: 'duplicates',
  duplicated: 'duplicated_by',
};

const own = <Value>(of: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;

/** Names for the ids that journals hold, as far as Redmine still knows them; else the id itself. */
export async function wordsFor(connection: Connection, issue: Issue): Promise<Words> {
  const { reference, prose } = connection;
  const [statuses, priorities, projects, trackers, people] = await Promise.all([
    reference.statuses(),
    reference.priorities(),
    reference.allProjects(),
    reference.trackers(),
    peopleOn(connection, issue),
  ]);
  const words: Readonly<Record<string, Word>> = {
    title: unmarked,
    body: (value) => prose.read(sameLines(value)).text,
    status: naming(statuses, (native) => inWords(neutralStatus(native), native.name)),
    priority: naming(priorities, (native) => inWords(neutralPriority(native), native.name)),
    assignee: naming(people, personInWords),
    queue: naming(projects, nameOf),
    type: naming(trackers, nameOf),
  };
  return (detail) => {
    switch (detail.property) {
      case 'cf': {
        const known = issue.custom_fields.find(({ id }) => id === detail.name);
        return { field: known?.name ?? `custom field ${detail.name}`, word: same };
      }
      case 'attachment':
        return { field: 'attachments', word: same };
      case 'relation':
        return { field: own(relations, detail.name) ?? 'relates', word: same };
      default: {
        const field = own(fields, detail.name) ?? detail.name;
        return { field, word: own(words, field) ?? same };
      }
    }
  };
}

const naming =
  <Item extends Named>(all: readonly Item[], word: (item: Item) => string): Word =>
  (value) => {
    const found = all.find(({ id }) => id === value);
    return found ? word(found) : value;
  };

const nameOf = ({ name }: Named) => name;
const same: Word = (value) => value;

/** Who is on the ticket, and who else could be. */
async function peopleOn({ reference }: Connection, issue: Issue): Promise<Named[]> {
  const members = issue.project ? await reference.members(issue.project.id) : [];
  return [
    issue.author,
    issue.assigned_to,
    ...(issue.journals ?? []).map(({ user }) => user),
    ...members.map(({ user, group }) => user ?? group),
  ].flatMap((person) => person ?? []);
}

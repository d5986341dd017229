import { ConnectorError } from '@gatehouse/kit';
import type { MetaField } from './reference-replies.ts';
import { refusalReply } from './replies.ts';

/** The neutral names of Jira's own fields. */
const fields: Readonly<Record<string, string>> = {
  summary: 'title',
  description: 'body',
  priority: 'priority',
  project: 'queue',
  issuetype: 'type',
  assignee: 'assignee',
  reporter: 'requester',
  labels: 'labels',
  duedate: 'due_date',
  resolution: 'resolution',
  comment: 'body',
};

/** What Jira says of a refusal in one text: sentences, and `field: sentence` for the fields. */
export function explain(_: number, body: unknown): { message?: string } {
  const reply = refusalReply.safeParse(body);
  if (!reply.success) return {};
  const { errorMessages, errors, errorMessage, message } = reply.data;
  const said = [
    ...Object.entries(errors).map(([field, words]) => `${field}: ${words}`),
    ...errorMessages,
    errorMessage,
    message,
  ].filter((words) => words !== '');
  return said.length === 0 ? {} : { message: said.join('; ') };
}

/** Does a write, and says of a refusal which arguments it is about, by their neutral names. */
export async function withFields<Result>(
  known: readonly MetaField[],
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'invalid') throw error;
    const said = error.details.vendor_message;
    const problems = said === undefined ? [] : problemsIn(said, known);
    if (problems.length === 0) throw error;
    throw new ConnectorError('invalid', error.message, {
      hint: problems.some(({ field }) => field === 'custom_fields')
        ? 'Give fields of this desk in custom_fields, with a value that Jira allows.'
        : error.hint,
      details: { ...error.details, fields: problems },
      cause: error,
    });
  }
}

function problemsIn(said: string, known: readonly MetaField[]) {
  return said.split('; ').flatMap((sentence) => {
    const [, name = '', words = ''] = /^(\w+): (.*)$/s.exec(sentence) ?? [];
    if (Object.hasOwn(fields, name)) return [{ field: fields[name] ?? name, message: words }];
    const custom = known.find(({ id }) => id === name);
    return custom ? [{ field: 'custom_fields', message: `${custom.name}: ${words}` }] : [];
  });
}

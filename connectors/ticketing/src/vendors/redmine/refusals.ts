import { ConnectorError } from '@gatehouse/kit';

/** How Redmine names its own fields in English when it refuses one. */
const labels: Readonly<Record<string, string>> = {
  Subject: 'title',
  Description: 'body',
  Priority: 'priority',
  Project: 'queue',
  Tracker: 'type',
  Assignee: 'assignee',
  'Due date': 'due_date',
};

/**
 * Does a write, and says of a refusal which fields it is about: Redmine tells it in sentences that begin with the name
 * of a field, in the language of the account. `custom` are the names of custom fields, which it demands by such
 * sentences too. A sentence about anything else stays as it is.
 */
export async function withFields<Result>(
  custom: readonly string[],
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'invalid') throw error;
    const said = error.details['vendor_message'];
    const fields = typeof said === 'string' ? fieldsIn(said, custom) : [];
    if (fields.length === 0) throw error;
    throw new ConnectorError('invalid', error.message, {
      hint: fields.some(({ field }) => field === 'custom_fields')
        ? 'Give fields of this desk in custom_fields, with a value that Redmine allows.'
        : error.hint,
      details: { ...error.details, fields },
      cause: error,
    });
  }
}

function fieldsIn(said: string, custom: readonly string[]) {
  const known = new Map([
    ...custom.map((name) => [name, 'custom_fields'] as const),
    ...Object.entries(labels),
  ]);
  return said.split('; ').flatMap((sentence) => {
    const name = [...known.keys()].find((one) => sentence.startsWith(`${one} `));
    const field = name === undefined ? undefined : known.get(name);
    return field === undefined ? [] : [{ field, message: sentence }];
  });
}

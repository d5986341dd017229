import { ConnectorError } from '@gatehouse/kit';
import { z } from 'zod';
import { text } from './replies.ts';

/** Three shapes: a word with its description and details, an object as `error`, and a list of errors. */
const refusal = z.object({
  error: z.union([z.string(), z.object({ title: text, message: text })]).nullish(),
  description: text,
  details: z
    .record(z.string(), z.array(z.object({ description: text })))
    .nullish()
    .catch(null),
  errors: z
    .array(z.object({ title: text, code: text, detail: text }))
    .nullish()
    .catch(null),
});

/** What an error body of Zendesk says, each problem of a field as `field: sentence`. */
export function explain(
  _status: number,
  body: unknown,
): { message?: string; code?: 'outcome_unknown' } {
  const reply = refusal.safeParse(body);
  if (!reply.success) return {};
  const { error, description, details, errors } = reply.data;
  const problems = Object.entries(details ?? {}).flatMap(([field, all]) =>
    all.map((one) => `${field}: ${one.description}`),
  );
  const said =
    problems.length > 0
      ? problems
      : [
          description,
          ...(typeof error === 'object' && error ? [error.title, error.message] : []),
          ...(errors ?? []).flatMap((one) => [one.title || one.code, one.detail]),
        ].filter((one) => one !== '');
  return {
    ...(said.length > 0 && { message: said.join('; ') }),
    // the key was used for another body: an earlier try has done something, and what is not known here
    ...(error === 'IdempotentRequestError' && { code: 'outcome_unknown' }),
  };
}

/** Neutral names of the fields that Zendesk names in a refusal. */
const names: ReadonlyMap<string, string> = new Map([
  ['subject', 'title'],
  ['comment', 'body'],
  ['description', 'body'],
  ['group', 'queue'],
  ['group_id', 'queue'],
  ['assignee', 'assignee'],
  ['assignee_id', 'assignee'],
  ['requester', 'requester'],
  ['requester_id', 'requester'],
  ['priority', 'priority'],
  ['type', 'type'],
  ['status', 'status'],
  ['custom_status_id', 'status'],
  ['due_at', 'due_date'],
  ['tags', 'labels'],
]);

/**
 * Does a write, and says of a refusal which fields it is about. What a ticket needs to be solved comes under `base`, in
 * sentences that begin with the title of a field.
 */
export async function withFields<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'invalid') throw error;
    const fields = (error.details.vendor_message ?? '').split('; ').flatMap((problem) => {
      const [, key = '', message = ''] = /^(\w+): (.+)$/s.exec(problem) ?? [];
      const needed = key === 'base' && /^Assignee\b/.test(message) ? 'assignee' : 'custom_fields';
      const field = key === 'base' ? needed : names.get(key);
      return field === undefined ? [] : [{ field, message }];
    });
    if (fields.length === 0) throw error;
    throw new ConnectorError('invalid', error.message, {
      hint: fields.some(({ field }) => field === 'custom_fields')
        ? 'Give fields of this desk in custom_fields of update_ticket or create_ticket first.'
        : error.hint,
      details: { ...error.details, fields },
      cause: error,
    });
  }
}

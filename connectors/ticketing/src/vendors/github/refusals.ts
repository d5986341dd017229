import { errorReply } from './replies.ts';

/**
 * GitHub's error body in a few words. Too many requests come as 403 as often as 429, and only the words tell them from
 * a missing right: "API rate limit exceeded", "secondary rate limit", formerly "abuse detection". An issue or a
 * repository that was moved answers with a redirect, which would lead out of the configured repositories.
 */
export function explain(
  status: number,
  body: unknown,
): { message?: string; code?: 'rate_limited' | 'not_found' } {
  if (status >= 300 && status < 400) {
    return { code: 'not_found', message: 'it was moved to another repository' };
  }
  const reply = errorReply.safeParse(body);
  if (!reply.success) return {};
  const { message, errors } = reply.data;
  const said = [message, ...errors].filter((part) => part !== '').join('; ');
  const limited = status === 403 && /rate limit|abuse detection/i.test(message);
  return {
    ...(said !== '' && { message: said.replace(/\.$/, '') }),
    ...(limited && { code: 'rate_limited' }),
  };
}

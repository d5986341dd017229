import { ConnectorError, type VendorHttp } from '@gatehouse/kit';
import type { z } from 'zod';

/**
 * A question that Jira takes as a POST, such as a search. It changes nothing, so it is sent again like any other read,
 * and a lost answer is a failed read and no write of unknown outcome.
 */
export async function ask<Reply>(
  http: VendorHttp,
  path: string,
  body: object,
  reply: z.ZodType<Reply>,
): Promise<Reply> {
  try {
    return await http.post(path, body, reply, { idempotent: true });
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'outcome_unknown') throw error;
    const { status } = error.details;
    throw new ConnectorError('upstream', 'Jira gave no answer to a search that can be read.', {
      hint: 'Try again later; if it persists, check the connection to the vendor.',
      ...(status !== undefined && { details: { status } }),
      cause: error,
    });
  }
}

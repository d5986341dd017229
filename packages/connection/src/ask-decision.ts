import type { Client } from '@modelcontextprotocol/client';
import { PASSPORT_META_KEY } from '@gatehouse/passport';
import { z } from 'zod';

const decision = z.object({
  outcome: z.enum(['allow', 'approval', 'deny']),
  rules: z.array(z.string()),
  because: z.string(),
  policy: z.string(),
});
/** What a connector would decide: its rules and the ids of its policies, and the revision of these. */
export type ConnectorDecision = z.infer<typeof decision>;

/**
 * Asks a connector what it would decide on a call. A method of Gatehouse's own: a server that does not know it says
 * so and does nothing, which makes the question safe to ask anyone. Undefined: it gave no usable answer.
 */
export async function askDecision(
  client: Client,
  { name, arguments: args, passport }: { name: string; arguments: object; passport: string },
  request: { signal: AbortSignal; timeout: number },
): Promise<ConnectorDecision | undefined> {
  try {
    return await client.request(
      {
        method: 'dev.gatehouse/decide',
        params: { name, arguments: { ...args }, _meta: { [PASSPORT_META_KEY]: passport } },
      },
      decision,
      request,
    );
  } catch (error) {
    if (request.signal.aborted) throw error;
    return undefined;
  }
}

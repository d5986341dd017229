import type { Principal } from '@gatehouse/passport';
import { z } from 'zod';
import { judge } from '../call/judge.ts';
import { parseCall } from '../call/parse-call.ts';
import { asConnectorError } from '../error.ts';
import type { ServerParts } from './server-parts.ts';

/**
 * A method of our own beside the protocol's: what would this connector decide on a call? It does nothing, and a server
 * that does not know it says so, which a flag on `tools/call` could not guarantee.
 */
export const DECIDE_METHOD = 'dev.gatehouse/decide';

export const decideParams = z.object({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).default({}),
});

export const decideResult = z.object({
  outcome: z.enum(['allow', 'approval', 'deny']),
  /** The deciding rules: `scope:…`, `label.…`, and the ids of the company's policies. */
  rules: z.array(z.string()),
  because: z.string(),
  /** Revision of the policy that decided. */
  policy: z.string(),
});
export type Decided = z.infer<typeof decideResult>;

/** Decides and answers. Nothing is called, planned or written. */
export function answerDecide<Adapter>(
  { tools, services }: ServerParts<Adapter>,
  asked: z.infer<typeof decideParams>,
  principal: Principal,
): Decided {
  const revision = services.policy().revision;
  const denied = (rules: readonly string[], because: string): Decided => ({
    outcome: 'deny',
    rules: [...rules],
    because,
    policy: revision,
  });
  const prepared = tools.get(asked.name);
  if (!prepared) return denied(['no-such-tool'], `There is no tool "${asked.name}".`);
  try {
    const open = judge.access(prepared.tool, principal);
    // what the host fills in decides nothing, and is not minted for a question
    const key = prepared.tool.effect === 'read' ? {} : { idempotency_key: 'not-sent' };
    const { input } = parseCall(prepared, { ...asked.arguments, ...key });
    const decided = judge.call(services.policy(), prepared.tool, principal, input, false);
    return { ...decided, rules: [...open.rules, ...decided.rules] };
  } catch (thrown) {
    const { code, message, details } = asConnectorError(thrown);
    return denied(details.rule?.split(' ') ?? [code], message);
  }
}

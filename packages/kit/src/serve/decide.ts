import type { Principal } from '@gatehouse/passport';
import { z } from 'zod';
import { openAccount } from '../call/account.ts';
import { judge, type Judgement } from '../call/judge.ts';
import { parseCall } from '../call/parse-call.ts';
import { asConnectorError, ConnectorError } from '../error.ts';
import { currentArguments } from '../tool/current-arguments.ts';
import { findTool } from '../tool/find-tool.ts';
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

/** How a question stands in the record: it is no call of the tool that it is about. */
const QUESTION = { name: DECIDE_METHOD, effect: 'read' } as const;

/**
 * Decides and answers. Nothing is called, planned or written, but the question counts against the caller's limit and is
 * recorded like a call: who may ask without end could try out what a policy lets pass. Never rejects.
 */
export async function answerDecide<Adapter>(
  parts: ServerParts<Adapter>,
  asked: z.infer<typeof decideParams>,
  principal: Principal,
): Promise<Decided> {
  const { services } = parts;
  const account = openAccount(services, QUESTION);
  const denied = (rules: readonly string[], because: string): Decided => ({
    outcome: 'deny',
    rules: [...rules],
    because,
    policy: services.policy().revision,
  });
  let answer: Decided;
  try {
    account.known(principal);
    await services.limit(principal, DECIDE_METHOD);
    account.gave(asked);
    const judged = judgement(parts, asked, principal);
    account.decided(judged);
    const { outcome, rules, because, policy } = judged;
    answer = { outcome, rules: [...rules], because, policy };
  } catch (thrown) {
    const error = asConnectorError(thrown);
    account.failed(error);
    answer = denied(error.details.rule?.split(' ') ?? [error.code], error.message);
  }
  return account.close().then(
    () => answer,
    () => denied(['not-recorded'], 'The question could not be recorded.'),
  );
}

/** Throws ConnectorError like the call itself would. */
function judgement<Adapter>(
  { tools, services }: ServerParts<Adapter>,
  asked: z.infer<typeof decideParams>,
  principal: Principal,
): Judgement {
  const found = findTool(tools, asked.name);
  if (!found) {
    throw new ConnectorError('not_found', `There is no tool "${asked.name}".`, {
      hint: 'Use a name of tools/list.',
      details: { rule: 'no-such-tool' },
    });
  }
  const { prepared } = found;
  const open = judge.access(prepared.tool, principal);
  // what the host fills in decides nothing, and is not minted for a question
  const key = prepared.tool.effect === 'read' ? {} : { idempotency_key: 'not-sent' };
  const { args } = currentArguments(prepared.tool, { ...asked.arguments, ...key });
  const { input } = parseCall(prepared, args);
  const decided = judge.call(services.policy(), prepared.tool, principal, input, false);
  return { ...decided, rules: [...open.rules, ...decided.rules] };
}

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { ConnectorError } from '../error.ts';
import type { ToolContext, WriteTool } from '../tool/define-tool.ts';
import type { Planned } from '../tool/prepare-tool.ts';
import { planDigest, type Plan } from '../writes/plan.ts';
import type { KnownWrite, WriteRequest } from '../writes/journal.ts';
import type { Account } from './account.ts';
import { verifyApproval } from './approval.ts';
import { judge, type Judgement } from './judge.ts';
import type { ParsedCall } from './parse-call.ts';
import type { CallServices } from './services.ts';

/** A write that the caller may make, with or without a second person's consent. */
export interface AskedWrite<Adapter> {
  readonly tool: WriteTool<Adapter>;
  readonly call: ParsedCall;
  readonly context: ToolContext<Adapter>;
  /** Name of the credential that the adapter has. */
  readonly credential: string;
  readonly decision: Judgement;
}

/**
 * One write: planned only, repeated from the journal, held for approval, or sent once. Throws ConnectorError
 * `approval_required` with the plan and its digest when a second person has to consent first.
 */
export async function sendWrite<Adapter>(
  services: CallServices<Adapter>,
  write: AskedWrite<Adapter>,
  account: Account,
): Promise<{ plan: Planned } | { reply: unknown; replayed: boolean }> {
  const { tool, call, context, decision, credential } = write;
  const { principal } = context;
  if (call.dryRun) {
    const { plan, digest } = await planOf(tool, call, context);
    account.wrote('planned', undefined);
    const { outcome, rules } = decision;
    const changes = [...plan.changes];
    return { plan: { ...plan, changes, digest, decision: outcome, rules: [...rules] } };
  }
  const request: WriteRequest = {
    person: principal.person,
    key: call.key,
    tool: tool.name,
    hash: createHash('sha256')
      .update(canonicalize([tool.name, call.input]) ?? '')
      .digest('base64url'),
    ...(principal.approval && { approval: principal.approval.id }),
    profile: credential,
  };
  const known = await services.journal.known(request);
  if (known?.state === 'done') {
    // its consent was verified then, and nothing happens now: not even when its row is about to be forgotten
    await account.intent(call.key);
    return { reply: known.reply, replayed: true };
  }
  if (decision.outcome === 'approval') await consent(services, write, account, known);
  await account.intent(call.key);
  return services.journal.once<unknown>(
    request,
    (attempt) => tool.handler(call.input, { ...context, attempt }),
    {
      recovery: tool.recovery(context.adapter),
      find: async (attempt) => tool.find?.(call.input, { ...context, attempt }),
    },
  );
}

/** The consent of a second person to exactly this effect, or the error that asks for it. */
async function consent<Adapter>(
  services: CallServices<Adapter>,
  { tool, call, context, decision }: AskedWrite<Adapter>,
  account: Account,
  known: KnownWrite | undefined,
): Promise<void> {
  const { principal } = context;
  const { approval } = principal;
  // interrupted after it had spent this consent: the record may have changed through this very write
  const resumed = known !== undefined && known.approval !== undefined;
  if (!resumed || known.approval !== approval?.id) {
    const { plan, digest } = await planOf(tool, call, context);
    if (!approval) throw approvalRequired(tool.name, decision, plan, digest);
    verifyApproval(approval, { digest, requester: principal, now: services.now() });
  }
  const judged = judge.call(services.policy(), tool, principal, call.input, true);
  // a policy that is not content with a consent must not be passed by one
  if (!approval || judged.outcome !== 'allow') {
    throw new ConnectorError('forbidden', 'The policy does not accept an approval for this.', {
      hint: 'Ask whoever keeps the policy of this connector.',
      details: { rule: judged.rules.join(' '), policy: judged.policy },
    });
  }
  account.approvedBy(approval);
  account.decided(judged);
}

async function planOf<Adapter>(
  tool: WriteTool<Adapter>,
  { input }: ParsedCall,
  context: ToolContext<Adapter>,
): Promise<{ plan: Plan; digest: string }> {
  const plan = await tool.plan(input, context);
  return { plan, digest: planDigest({ tool: tool.name, input, plan, run: context.principal.run }) };
}

function approvalRequired(
  tool: string,
  { because, heldBy, policy }: Judgement,
  plan: Plan,
  digest: string,
): ConnectorError {
  return new ConnectorError('approval_required', `${tool} is held: ${because}`, {
    hint: 'Nothing was written. A second person has to approve this effect; do not send it in another form.',
    details: { rule: heldBy.join(' '), policy, approval: { digest, plan } },
  });
}

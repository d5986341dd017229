import { GatehouseError } from '../error.ts';
import { approveGate } from '../gates/approve.ts';
import type { Organisation } from '../org/organisation.ts';
import type { ApprovalStore, StoredApproval, Verdict } from '../store/approval-store.ts';
import { doApproved, type DoApproved } from './do-approved.ts';

export interface DecideOptions {
  readonly id: string;
  /** Who decides. */
  readonly person: string;
  readonly verdict: Verdict;
  /** In their words. */
  readonly because?: string | undefined;
}

/**
 * A second person decides on a held write. A consent is acted upon at once. Throws GatehouseError `unknown_approval`,
 * `approval_decided` when it was decided before, and `approval_denied` when the gate does not let this person decide.
 */
export async function decideHeld(
  parts: Omit<DoApproved, 'add'> & {
    organisation: Organisation;
    approvals: ApprovalStore;
    /** Where the run of the write keeps its events. */
    traceOf: (run: string) => DoApproved['add'];
  },
  { id, person, verdict, because = '' }: DecideOptions,
): Promise<StoredApproval> {
  const { organisation, approvals } = parts;
  const found = await approvals.find(id);
  if (!found) {
    throw new GatehouseError('unknown_approval', `There is no approval "${id}".`, {
      hint: 'List them with gatehouse approvals.',
      exitCode: 2,
    });
  }
  const { call } = found;
  const add = parts.traceOf(call.run);
  const requester = organisation.principal(call.person);
  const decision = approveGate(
    organisation.principal(person),
    {
      tool: call.tool,
      effect: call.effect,
      arguments: call.arguments,
      scope: call.scope,
      requester,
      expired: parts.now() >= call.expiresAt,
    },
    organisation.rules,
  );
  await add({ kind: 'gate', conversation: call.conversation, enforced: true, ...decision });
  // saying no is always safe, but it is the same people who may say it; only time does not matter for it
  if (
    decision.decision === 'deny' &&
    !(verdict === 'refused' && decision.rule === 'approve.expired')
  ) {
    throw new GatehouseError('approval_denied', `${decision.because} [rule ${decision.rule}]`, {
      hint: 'Ask another person who holds the scope, in the requester’s unit or above it.',
      exitCode: 2,
    });
  }
  // a consent that was given and could not be acted upon is acted upon now: the write has one key, so it happens once
  const resumed = verdict === 'granted' && found.state === 'granted' && found.decided_by === person;
  if (!resumed && !(await approvals.decide(id, verdict, person, because))) {
    throw new GatehouseError('approval_decided', `Approval ${id} was decided before.`, {
      hint: 'See gatehouse approvals.',
      exitCode: 2,
    });
  }
  if (!resumed) {
    const { conversation } = call;
    await add({
      kind: 'approval',
      conversation,
      approval: id,
      tool: call.tool,
      by: person,
      verdict,
      because,
    });
  }
  if (verdict === 'granted') {
    const done = await doApproved({ ...parts, add }, call, requester, person);
    await approvals.finish(id, done.state, done.answer);
  }
  return (await approvals.find(id)) ?? found;
}

import { GatehouseError } from '../error.ts';
import { approveGate } from '../gates/approve.ts';
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
  const { call, decided_by: giver } = found;
  const add = parts.traceOf(call.run);
  const requester = organisation.principal(call.person);
  const { tool, alias, effect, scope } = call;
  // who consented in time is not too late because the write takes a second try
  const expired = found.state === 'held' && parts.now() >= call.expiresAt;
  const about = { tool, alias, effect, arguments: call.arguments, scope, requester, expired };
  const judged = (who: string) =>
    approveGate(organisation.principal(who), about, organisation.rules);
  const decision = judged(person);
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
  const consented = verdict === 'granted' && found.state === 'granted' && giver !== null;
  const resumed = consented && giver === person;
  // one whose giver could not give it any more is left to whoever can
  const isVoid = consented && (!organisation.isKnown(giver) || judged(giver).decision === 'deny');
  const instead = isVoid && !resumed ? giver : undefined;
  if (!resumed && !(await approvals.decide(id, verdict, person, because, instead))) {
    throw new GatehouseError('approval_decided', `Approval ${id} was decided before.`, {
      hint: 'See gatehouse approvals.',
      exitCode: 2,
    });
  }
  if (!resumed) {
    const { conversation } = call;
    await add({ kind: 'approval', conversation, approval: id, tool, by: person, verdict, because });
  }
  if (verdict === 'granted') {
    const by = { requester, approver: organisation.principal(person) };
    await approvals.finish(id, await doApproved({ ...parts, add }, call, by, consented));
  }
  return (await approvals.find(id)) ?? found;
}

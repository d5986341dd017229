import {
  cappedResult,
  type CallError,
  type Listing,
  type MintPassport,
} from '@gatehouse/connection';
import type { ConnectorPool } from '../connectors/pool.ts';
import type { RemoteTool } from '../connectors/remote-tool.ts';
import { canBeTold } from '../error.ts';
import { approveGate } from '../gates/approve.ts';
import { callGate } from '../gates/call.ts';
import { contractGate, toldToModels } from '../gates/contract.ts';
import { deny, type Decision } from '../gates/decision.ts';
import type { Organisation, Principal } from '../org/organisation.ts';
import type { Standing } from '../org/standing.ts';
import type { HeldCall, WriteResult } from '../store/approval-store.ts';
import type { TraceEvent } from './trace.ts';

/** Seconds for which a consent may be spent; a retry after that asks again. */
const CONSENT_SECONDS = 300;

/** Answers after which the same write, sent again under its key, is done once or found done. */
const UNSETTLED = new Set(['outcome_unknown', 'upstream', 'rate_limited', 'auth_expired']);
/** Answers that a connector gives only once its journal has said that no earlier try wrote. */
const BEHIND_JOURNAL = new Set([
  'conflict',
  'duplicate',
  'not_found',
  'period_closed',
  'unbalanced',
]);
const NOT_OFFERED: Standing = { verdict: 'gone', outcome: 'refuse', because: 'It is gone.' };
const APPROVAL_REFUSED = /^approval\.(?:self|expired|other-effect|spent)$/;

export interface DoApproved {
  readonly organisation: Organisation;
  readonly pool: ConnectorPool;
  readonly mint: MintPassport;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly add: (event: TraceEvent) => Promise<void> | void;
}

/**
 * Does a held write that a second person has consented to: the same arguments under the same key, with the consent in
 * the passport. The connector checks once more that it covers exactly this effect; doing it twice does nothing twice.
 * `granted`: it is not known to be done and may be tried again. `again`: an earlier try may have written, so a refusal
 * of this one does not settle it.
 */
export async function doApproved(
  { organisation, pool, mint, now, signal, add }: DoApproved,
  call: HeldCall,
  people: { requester: Principal; approver: Principal },
  again: boolean,
): Promise<WriteResult> {
  const { requester, approver } = people;
  const started = now();
  const about = {
    principal: requester,
    instance: call.connector,
    scopes: [call.scope],
    run: call.run,
    agent: call.agent,
    label: call.label,
  };
  const consent = {
    id: call.id,
    digest: call.digest,
    by: approver.person,
    exp: Math.floor(started / 1000) + CONSENT_SECONDS,
  };
  const passport = await mint({
    ...about,
    tools: [call.name],
    // what this host held by itself has no plan of the connector to consent to
    ...(call.digest !== '' && { approval: consent }),
  });
  const record = (ok: boolean, answer: unknown) =>
    add({
      kind: 'call',
      conversation: call.conversation,
      connector: call.connector,
      tool: call.tool,
      effect: call.effect,
      rule: 'approve.second-person',
      scopes: [call.scope],
      passport: passport.id,
      arguments: call.arguments,
      ok,
      answer,
      milliseconds: now() - started,
    });
  try {
    const connector = pool.get(call.connector);
    let listing: Listing | undefined;
    // of what this host held by itself no connector checks that it is what was consented to
    if (connector.isJudged() || call.digest === '') {
      // it may have become another tool since the write was held
      const { token } = await mint({ ...about, tools: [] });
      const offer = await connector.offer(token, `${requester.person} ${call.scope}`, signal);
      const tool = [...offer.tools, ...offer.former].find(({ name }) => name === call.name);
      const denied = deniedNow(call, tool, people, organisation.rules);
      if (denied) {
        await add({ kind: 'gate', conversation: call.conversation, enforced: true, ...denied });
        const answer = `${toldToModels(denied)} [rule ${denied.rule}]`;
        // an earlier try may have written: that can still be found out once the tool may be called again
        return { state: again ? 'granted' : 'failed', answer };
      }
      listing = tool?.listing;
    }
    const args = { ...call.arguments, ...call.hostArguments };
    const outcome = await connector.call(call.name, args, passport.token, signal, listing);
    await record(outcome.ok, outcome.ok ? outcome.structured : outcome.error);
    const { label } = outcome;
    if (outcome.ok) return { state: 'done', answer: cappedResult(outcome.text), label };
    const { message, hint = '' } = outcome.error;
    const state = isFinal(outcome.error, again) ? 'failed' : 'granted';
    return { state, answer: cappedResult(`${message} ${hint}`.trim()), label };
  } catch (error) {
    if (!canBeTold(error)) throw error;
    await record(false, { code: error.code, message: error.message });
    await add({ kind: 'problem', message: error.message, hint: error.hint });
    return { state: 'granted', answer: `${error.message} ${error.hint}` };
  }
}

/** What speaks against it at this moment: it may be another tool than the one consented to, and other rules may hold. */
function deniedNow(
  { tool, scope, effect, arguments: args }: HeldCall,
  is: RemoteTool | undefined,
  { requester, approver }: { requester: Principal; approver: Principal },
  rules: Organisation['rules'],
): Decision | undefined {
  const about = { tool, alias: is?.alias, scope, effect, arguments: args };
  const other = is && (is.scope !== scope || is.effect !== effect);
  const became = `It was ${effect} (${scope}) when it was held and is ${is?.effect} (${is?.scope}) now; ask for it again.`;
  return [
    contractGate('call', tool, is ? is.standing : NOT_OFFERED),
    other ? deny('call', tool, 'call.other-effect', became) : undefined,
    callGate(requester, { ...about, declared: [scope] }, rules),
    approveGate(approver, { ...about, requester, expired: false }, rules),
  ].find((each) => each?.decision === 'deny');
}

/** Whether nothing was written, and nothing will be by sending it once more. */
function isFinal({ code, rule = '' }: CallError, again: boolean): boolean {
  if (again) return BEHIND_JOURNAL.has(code) || APPROVAL_REFUSED.test(rule);
  // a passport that was not accepted is the host's matter: its key, its clock, its name
  return !UNSETTLED.has(code) && rule !== 'passport' && !rule.startsWith('passport:');
}

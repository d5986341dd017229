import type { CallOutcome, CallRecord } from '../call/record.ts';
import type { VendorEvent } from '../http/traffic.ts';
import { attribute, value } from './names.ts';

/** A call that was done, done before, or planned on request did not fail. */
export const isFailure = (outcome: CallOutcome) =>
  outcome !== 'ok' && outcome !== 'replayed' && outcome !== 'planned';

/** What a record adds to the span of its call: who decided and how it ended; no argument, no text, no person. */
export function callAttributes(record: CallRecord) {
  const { effect, outcome, decision, policy, principal, formerNames } = record;
  return {
    [attribute.effect]: effect,
    [attribute.outcome]: outcome,
    [attribute.decision]: decision.outcome,
    [attribute.rules]: decision.rules.slice(0, 20),
    [attribute.policy]: policy,
    // under these ids the host's trace and the audit log know the call
    ...(principal && {
      [attribute.run]: principal.run,
      [attribute.passport]: principal.passport,
    }),
    ...(formerNames && { [attribute.formerNames]: formerNames.map(({ alias }) => alias) }),
    ...(isFailure(outcome) && { [attribute.errorType]: value.toolError }),
  };
}

/** A vendor call without its path: paths hold ids, queries hold what people looked for. */
export function vendorAttributes({ vendor, method, outcome, status, retries }: VendorEvent) {
  const known = /^(GET|HEAD|POST|PUT|PATCH|DELETE)$/.test(method);
  return {
    [attribute.vendor]: vendor,
    [attribute.httpMethod]: known ? method : value.otherMethod,
    [attribute.outcome]: outcome,
    ...(status !== undefined && { [attribute.httpStatus]: status }),
    ...(retries > 0 && { [attribute.resends]: retries }),
    ...(outcome !== 'ok' && {
      [attribute.errorType]: status === undefined ? outcome : String(status),
    }),
  };
}

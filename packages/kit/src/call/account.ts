import type { Approval, Principal } from '@gatehouse/passport';
import type { ConnectorError } from '../error.ts';
import type { Tool } from '../tool/define-tool.ts';
import type { AskedCall } from './call-tool.ts';
import type { Judgement } from './judge.ts';
import type { FormerUse } from './former-use.ts';
import type { CallOutcome, CallRecord } from './record.ts';
import { recordable } from './recordable.ts';
import type { CallServices } from './services.ts';

/** The record of one call while it is made: each step adds what it found out. */
export interface Account {
  known(principal: Principal): Principal;
  /** What was asked for. Until then the record has no arguments: whoever is refused before fills no log with them. */
  gave(given: unknown): void;
  /** Former names that the call uses: whoever made it must hear of it. */
  formerly(uses: readonly FormerUse[]): void;
  readonly formerNames: readonly FormerUse[];
  decided(judgement: Judgement): void;
  /** Which credential it is made with, by name. */
  uses(credential: string): void;
  /** From here on, what comes back may hold other people's words. */
  touched(): void;
  readonly isTouched: boolean;
  approvedBy(approval: Approval): void;
  /** Writes the intent: it is kept before the vendor hears of the write. */
  intent(key: string): Promise<void>;
  wrote(outcome: CallOutcome, upstream: string | undefined): void;
  failed(error: ConnectorError): void;
  /** Writes the outcome. Rejects when it cannot be kept. */
  close(): Promise<void>;
}

export function openAccount<Adapter>(
  services: CallServices<Adapter>,
  tool: Pick<Tool<Adapter>, 'name' | 'effect'>,
  { traceparent, client }: Pick<AskedCall, 'traceparent' | 'client'> = {},
): Account {
  const at = services.now();
  let touched = false;
  let about: Omit<CallRecord, 'phase' | 'milliseconds'> = {
    at,
    tool: tool.name,
    effect: tool.effect,
    arguments: undefined,
    decision: { outcome: 'deny', rules: ['not-identified'] },
    policy: services.policy().revision,
    outcome: 'ok',
    ...(traceparent !== undefined && { traceparent }),
    ...(client !== undefined && { client }),
  };
  const add = (more: Partial<CallRecord>) => void (about = { ...about, ...more });
  return {
    known(principal) {
      add({ principal, decision: { outcome: 'deny', rules: ['not-decided'] } });
      return principal;
    },
    gave: (given) => add({ arguments: recordable(given) }),
    formerly(uses) {
      if (uses.length > 0) add({ formerNames: [...(about.formerNames ?? []), ...uses] });
    },
    get formerNames() {
      return about.formerNames ?? [];
    },
    decided: ({ outcome, rules, policy }) =>
      add({ decision: { outcome, rules }, ...(policy !== '' && { policy }) }),
    uses: (credential) => add({ credential }),
    touched: () => void (touched = true),
    get isTouched() {
      return touched;
    },
    approvedBy: (approval) => add({ approval }),
    async intent(key) {
      add({ key });
      await services.record({ ...about, phase: 'intent', milliseconds: services.now() - at });
    },
    wrote: (outcome, upstream) => add({ outcome, ...(upstream !== undefined && { upstream }) }),
    failed(error) {
      const { rule } = error.details;
      add({
        outcome: error.code,
        message: error.message,
        ...(rule !== undefined &&
          error.code === 'forbidden' && {
            decision: { outcome: 'deny', rules: rule.split(' ') },
          }),
      });
    },
    close: () => services.record({ ...about, phase: 'outcome', milliseconds: services.now() - at }),
  };
}

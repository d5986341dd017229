import type { Principal } from '@gatehouse/passport';
import { z } from 'zod';
import { type LoadedPolicy, loadPolicy, type PolicyOptions } from './load.ts';
import type { PolicyDecision, PolicyQuestion } from './policy.ts';
import type { PolicySubject } from './schema.ts';

const priority = z.enum(['urgent', 'high', 'normal']);

/** A made-up category whose tools have every kind of argument. */
export const ledger = {
  category: 'ledger',
  title: 'Gatehouse ledger',
  tools: [
    {
      name: 'get_entry',
      title: 'Get entry',
      scope: 'ledger:read',
      effect: 'read',
      input: z.strictObject({
        entry_id: z.string(),
        detail: z.enum(['short', 'long']).default('short'),
      }),
    },
    {
      name: 'post_entry',
      title: 'Post entry',
      scope: 'ledger:write',
      effect: 'write',
      input: z.strictObject({
        amount: z.int(),
        currency: z.enum(['EUR', 'USD']),
        text: z.string().max(20_000),
        priority: priority.optional(),
        final: z.boolean().optional(),
        labels: z.array(z.string()).optional(),
        party: z
          .strictObject({ name: z.string(), country: z.enum(['DE', 'FR']).nullable() })
          .optional(),
        rate: z.number().optional(),
      }),
    },
    {
      name: 'send_statement',
      title: 'Send statement',
      scope: 'ledger:send',
      effect: 'egress',
      input: z.strictObject({
        to: z.string(),
        priority: z.array(priority).optional(),
        detail: z.enum(['short', 'full']),
      }),
    },
    {
      name: 'close_year',
      title: 'Close year',
      scope: 'ledger:write',
      effect: 'irreversible',
      input: z.strictObject({ year: z.int().min(2000).max(2100) }),
    },
  ],
} satisfies PolicySubject;

export const anna: Principal = {
  person: 'anna',
  unit: 'finance',
  roles: ['analyst'],
  scopes: ['ledger:write', 'crm:read'],
  run: 'run-1',
  passport: 'passport-1',
  expiresAt: 0,
  label: { trust: 'trusted', classes: [] },
};

export const entry = { amount: 4_999, currency: 'EUR', text: 'Paper' };

export function load(text: string, options: Partial<PolicyOptions> = {}): LoadedPolicy {
  return loadPolicy({ definition: ledger, texts: { 'ledger.cedar': text }, ...options });
}

/** A question about the tool; anna asks, without consent. */
export function question(
  tool: string,
  input: object,
  more: Partial<PolicyQuestion> = {},
): PolicyQuestion {
  const { name, scope, effect } = ledger.tools.find((each) => each.name === tool) ?? {
    name: tool,
    scope: 'ledger:read',
    effect: 'read' as const,
  };
  return {
    principal: anna,
    tool: { name, scope, effect },
    input: { ...input },
    approved: false,
    ...more,
  };
}

/** The outcome and the ids, which is what most tests assert. */
export const verdict = ({ outcome, policies }: PolicyDecision) =>
  `${outcome} ${policies.join(' ')}`;

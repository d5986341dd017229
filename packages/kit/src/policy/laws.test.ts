import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideWith, type PolicyHead } from './decide.ts';
import { prepareSet } from './engine.ts';
import type { PolicyDecision, PolicyQuestion } from './policy.ts';
import { toRequest } from './request.ts';
import { anna, load, question } from './subject.fixture.ts';

/** Conditions that look at every kind of thing a policy can look at; all are valid for post_entry. */
const conditions = [
  'context.input.amount < 5000',
  'context.input.amount == 5000',
  'context.input.currency == Ledger::Currency::"EUR"',
  'context.input has priority && context.input.priority == Ledger::Priority::"urgent"',
  'context.input has party && context.input.party.name like "A*"',
  'context.input has party.country && context.input.party.country == Ledger::Country::"DE"',
  'context.input has labels && context.input.labels.contains("vip")',
  'context.input has final && context.input.final',
  'context.input.text == "Paper"',
  'context.label.untrusted',
  'context.label.classes.contains("finance")',
  'principal.scopes.contains("ledger:send")',
  'principal has agent && principal.agent == "reader"',
  'principal == Ledger::Person::"anna"',
  'principal in Ledger::Unit::"finance"',
  'context.run == "run-1"',
] as const;

interface Rule {
  readonly effect: 'permit' | 'forbid';
  readonly asks: boolean;
  readonly who: string;
  readonly conditions: readonly string[];
}
const rule: fc.Arbitrary<Rule> = fc.record({
  effect: fc.constantFrom('permit' as const, 'permit' as const, 'forbid' as const),
  asks: fc.boolean(),
  who: fc.constantFrom('principal', 'principal', 'principal in Ledger::Role::"analyst"'),
  conditions: fc.uniqueArray(fc.constantFrom(...conditions), { maxLength: 2 }),
});

const cedarText = ({ effect, asks, who, conditions: when }: Rule, id: string) =>
  [
    `@id("${id}")`,
    asks ? '@tier("approval")' : '',
    `${effect} (${who}, action == Ledger::Action::"post_entry", resource)`,
    ...when.map((condition) => `when { ${condition} }`),
    `${effect === 'forbid' && asks ? 'unless { context.approved }' : ''};`,
  ].join(' ');
const policyText = (rules: readonly Rule[]) =>
  rules.map((each, at) => cedarText(each, `p${at}`)).join('\n');

const fitting = fc.record(
  {
    amount: fc.constantFrom(0, 4_999, 5_000, 5_001, Number.MAX_SAFE_INTEGER),
    currency: fc.constantFrom('EUR', 'USD'),
    text: fc.constantFrom('Paper', 'Ink', ''),
    priority: fc.constantFrom('urgent', 'high'),
    final: fc.boolean(),
    labels: fc.uniqueArray(fc.constantFrom('vip', 'old'), { maxLength: 2 }),
    party: fc.record({
      name: fc.constantFrom('Acme', 'Zeta'),
      country: fc.constantFrom('DE', 'FR', null),
    }),
  },
  { requiredKeys: ['amount', 'currency', 'text'] },
);
const principal = fc.record(
  {
    person: fc.constantFrom('anna', 'ben'),
    unit: fc.constantFrom('finance', 'sales'),
    roles: fc.uniqueArray(fc.constantFrom('analyst', 'lead'), { maxLength: 2 }),
    scopes: fc.uniqueArray(fc.constantFrom('ledger:write', 'ledger:send', 'crm:read')),
    run: fc.constantFrom('run-1', 'run-2'),
    agent: fc.constantFrom('reader', 'writer'),
    label: fc.record({
      trust: fc.constantFrom('trusted' as const, 'untrusted' as const),
      classes: fc.uniqueArray(fc.constantFrom('finance' as const, 'hr' as const)),
    }),
  },
  { requiredKeys: ['person', 'unit', 'roles', 'scopes', 'run', 'label'] },
);
const questionWith = (input: fc.Arbitrary<object>): fc.Arbitrary<PolicyQuestion> =>
  fc.record({ principal, input, approved: fc.boolean() }).map(({ principal: who, ...asked }) =>
    question('post_entry', asked.input, {
      principal: { ...anna, ...who },
      approved: asked.approved,
    }),
  );
const questions = fc.array(questionWith(fitting), { minLength: 4, maxLength: 8 });

const rank = ({ outcome }: PolicyDecision) => ['deny', 'approval', 'allow'].indexOf(outcome);

/** Decides all questions under some rules and lets go of them. */
function decideAll(rules: readonly Rule[], asked: readonly PolicyQuestion[]): number[] {
  if (rules.length === 0) return asked.map(() => 0);
  const loaded = load(policyText(rules));
  const ranks = asked.map((each) => rank(loaded.decide(each)));
  loaded.release();
  return ranks;
}

const RUNS = { numRuns: 40 };

test('R41 removing a permit never allows more', () => {
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 5 }), questions, (rules, asked) => {
      const removed = rules.findIndex(({ effect }) => effect === 'permit');
      const before = decideAll(rules, asked);
      const after = decideAll(removed < 0 ? rules : rules.toSpliced(removed, 1), asked);
      expect(after.every((each, at) => each <= (before[at] ?? -1))).toBe(true);
    }),
    RUNS,
  );
});

test('R41 adding a forbid never allows more', () => {
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 4 }),
      rule,
      questions,
      (rules, more, asked) => {
        const before = decideAll(rules, asked);
        const after = decideAll([...rules, { ...more, effect: 'forbid' }], asked);
        expect(after.every((each, at) => each <= (before[at] ?? -1))).toBe(true);
      },
    ),
    RUNS,
  );
});

test('R41 consent never takes anything away, and never overrules a plain forbid', () => {
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 5 }), questions, (rules, asked) => {
      const without = decideAll(
        rules,
        asked.map((each) => ({ ...each, approved: false })),
      );
      const withConsent = decideAll(
        rules,
        asked.map((each) => ({ ...each, approved: true })),
      );
      // what was held is allowed, what was denied is not
      expect(withConsent).toEqual(without.map((each) => (each === 0 ? 0 : 2)));
    }),
    RUNS,
  );
});

test('R41 a policy that fails never allows, whatever else permits', () => {
  const failing = fc.constantFrom(
    'context.input.amount * 1000000 > 5',
    '-context.input.amount * 2000 < 0 || true',
    'context.label.untrusted || context.input.amount * 999999999 == 0',
  );
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 4 }), failing, questions, (rules, condition, asked) => {
      const permits = rules.map((each) => ({ ...each, effect: 'permit' as const }));
      const fails = {
        effect: 'permit' as const,
        asks: false,
        who: 'principal',
        conditions: [condition],
      };
      const loaded = load(policyText([...permits, fails]));
      for (const each of asked) {
        const huge = { ...each.input, amount: Number.MAX_SAFE_INTEGER };
        const trusted = { ...each.principal, label: { trust: 'trusted' as const, classes: [] } };
        const decided = loaded.decide({ ...each, input: huge, principal: trusted });
        expect(decided).toMatchObject({
          outcome: 'deny',
          policies: [`policy-error:p${permits.length}`],
        });
      }
      loaded.release();
    }),
    RUNS,
  );
});

test('R41 what is remembered, and what is left out because no policy sees it, changes no decision', () => {
  const junk = fc.oneof(
    fc.constantFrom(null, undefined, 1.5, 2 ** 53, 'EURO', 'urgent', '\ud800', '', [], {}),
    fc.jsonValue(),
  );
  const broken = fc
    .tuple(
      fitting,
      fc.constantFrom('amount', 'currency', 'text', 'priority', 'party', 'more'),
      junk,
    )
    .map(([input, name, value]) => ({ ...input, [name]: value }));
  const asked = fc.array(questionWith(fc.oneof(fitting, broken)), { minLength: 10, maxLength: 30 });
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 5 }), asked, (rules, all) => {
      const text = policyText(rules);
      const remembering = load(text, { remembered: 20 });
      const plain = wholeRequests(text);
      for (const each of [...all, ...all]) {
        const decided = remembering.decide(each);
        expect(decided).toEqual(plain.decide(each));
        outcomes.add(decided.outcome);
      }
      remembering.release();
      plain.release();
    }),
    { numRuns: 60 },
  );
  // the comparison meant something
  expect(outcomes).toEqual(new Set(['allow', 'approval', 'deny']));
});

/** The same policy without memory and with everything sent to the engine. */
function wholeRequests(text: string) {
  const { policies, parsed, schema, release } = load(text, { remembered: 0 });
  release();
  const heads = new Map<string, PolicyHead>(policies.map((head) => [head.id, head]));
  const set = prepareSet(
    schema.text,
    Object.fromEntries(parsed.map(({ key, source }) => [key, source.text])),
  );
  const decide = (asked: PolicyQuestion): PolicyDecision => {
    const tool = schema.tools.get(asked.tool.name);
    if (!tool) throw new Error('the fixture has no such tool');
    try {
      const request = toRequest(schema, tool, 'ledger', asked, 'all');
      return decideWith(heads, asked.approved, (approved) =>
        set.evaluate({ ...request, context: { ...request.context, approved } }),
      );
    } catch (error) {
      const because = `The policy could not be evaluated, so nothing is allowed: ${error instanceof Error ? error.message : ''}.`;
      return { outcome: 'deny', policies: ['policy-error:input'], because };
    }
  };
  return { decide, release: () => set.release() };
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rule } from '../org/config.ts';
import type { Principal } from '../org/organisation.ts';
import { callGate, type CallSubject } from './call.ts';
import { contractGate } from './contract.ts';
import { delegateGate } from './delegate.ts';
import { installGate } from './install.ts';
import { reachGate } from './reach.ts';
import { expandGate, seeGate } from './skill.ts';

const READ = 'ticketing:read';
const WRITE = 'ticketing:write';
const lead: Principal = {
  person: 'maya',
  displayName: 'Maya',
  unit: 'support',
  units: ['support', 'operations'],
  roles: ['lead'],
  scopes: [READ, WRITE],
};
const viewer: Principal = {
  ...lead,
  person: 'bea',
  unit: 'billing',
  units: ['billing'],
  roles: ['viewer'],
  scopes: [READ],
};
const write: CallSubject = {
  tool: 'ticketing.create_ticket',
  scope: WRITE,
  effect: 'write',
  arguments: { priority: 'urgent' },
  declared: [READ, WRITE],
};
const outcome = (made: { decision: string; rule: string }) => `${made.decision} ${made.rule}`;

test('R27 a rule on the name under which a tool is listed holds for a former name of it', () => {
  const subjects = ['ticketing.create_ticket'];
  const rules: Rule[] = [{ id: 'no', gate: 'call', subjects, because: 'No.' }];
  const judged = (alias?: string) =>
    outcome(callGate(lead, { ...write, tool: 'ticketing.new_one', alias }, rules));
  expect([judged(), judged('ticketing.create_ticket')]).toEqual([
    'allow call.scope',
    'deny rule:no',
  ]);
});

describe('install (R3)', () => {
  const bundle = { name: 'customer-operations', orgUnits: ['operations', 'billing'] };
  test.each([
    [lead, 'required', 'allow install.required'],
    [viewer, 'available', 'allow install.available'],
    [lead, 'blocked', 'deny install.blocked'],
    [lead, 'absent', 'deny install.not-listed'],
    [{ ...lead, unit: 'legal', units: ['legal'] }, 'available', 'deny install.not-for-unit'],
  ] as const)('%#', (principal, installation, expected) => {
    expect(outcome(installGate(principal, bundle, installation))).toBe(expected);
  });
});

describe('see and expand (R27)', () => {
  const skill = { bundle: 'customer-operations', skill: 'reply-drafting' };
  const rule: Rule = {
    id: 'no-replies',
    gate: 'see',
    units: ['billing'],
    subjects: ['*:x', 'customer-operations:reply*'],
    because: 'Billing does not write to customers.',
  };
  test('allowed for support, denied for billing, by the company’s rule', () => {
    expect(outcome(seeGate(lead, skill, [rule]))).toBe('allow see.installed');
    expect(outcome(seeGate(viewer, skill, [rule]))).toBe('deny rule:no-replies');
  });
  test('what may not be seen may not be expanded', () => {
    expect(expandGate(viewer, skill, [rule])).toEqual({
      gate: 'expand',
      subject: 'customer-operations:reply-drafting',
      decision: 'deny',
      rule: 'rule:no-replies',
      because: 'Billing does not write to customers.',
    });
    expect(
      outcome(expandGate(lead, skill, [{ ...rule, gate: 'expand', units: ['operations'] }])),
    ).toBe('deny rule:no-replies');
  });
});

describe('reach (R26, R40 first form)', () => {
  const about = { category: 'ticketing', declared: [READ], instance: 'support-desk' };
  test.each([
    [about, lead, 'allow reach.bound'],
    [{ ...about, declared: [] }, lead, 'deny reach.undeclared'],
    [{ ...about, instance: undefined }, lead, 'deny reach.unbound'],
    [{ ...about, declared: ['ledger:read'] }, viewer, 'deny reach.no-scope'],
    // a bundle that wants to write is of use to a reader for reading
    [{ ...about, declared: [WRITE] }, viewer, 'allow reach.bound'],
  ])('%#', (subject, principal, expected) => {
    expect(outcome(reachGate(principal, subject, []))).toBe(expected);
  });
});

describe('call (R28, R57)', () => {
  test.each([
    ['a lead writes', lead, write, 'allow call.scope'],
    ['a viewer does not', viewer, write, 'deny call.scope'],
    ['a viewer reads', viewer, { ...write, scope: READ, effect: 'read' }, 'allow call.scope'],
    [
      'write includes read',
      { ...lead, scopes: [WRITE] },
      { ...write, scope: READ },
      'allow call.scope',
    ],
    [
      'a bundle that declares reading only',
      lead,
      { ...write, declared: [READ] },
      'deny call.undeclared',
    ],
    [
      'a tool outside the brief',
      lead,
      { ...write, only: ['ticketing.get_ticket'] },
      'deny call.not-in-brief',
    ],
  ])('%s', (_what, principal, subject, expected) => {
    expect(outcome(callGate(principal, subject, []))).toBe(expected);
  });

  test('a rule on an argument denies exactly that value', () => {
    const rules: Rule[] = [
      {
        id: 'no-urgent',
        gate: 'call',
        roles: ['lead'],
        effects: ['write'],
        arguments: { priority: ['urgent'] },
        because: 'Urgent is set by the desk.',
      },
    ];
    expect(outcome(callGate(lead, write, rules))).toBe('deny rule:no-urgent');
    expect(outcome(callGate(lead, { ...write, arguments: { priority: 'high' } }, rules))).toBe(
      'allow call.scope',
    );
    expect(outcome(callGate(lead, { ...write, arguments: {} }, rules))).toBe('allow call.scope');
    for (const priority of ['Urgent ', ['low', 'urgent'], [['URGENT']]]) {
      const spelt = { ...write, arguments: { priority } };
      expect(outcome(callGate(lead, spelt, rules))).toBe('deny rule:no-urgent');
    }
  });

  test('exactly what the role holds and the bundle declares is allowed', () => {
    const scopes = fc.subarray([READ, WRITE, 'ledger:read']);
    fc.assert(
      fc.property(scopes, scopes, fc.constantFrom(READ, WRITE), (held, declared, scope) => {
        const made = callGate({ ...lead, scopes: held }, { ...write, scope, declared }, []);
        const covered = (set: string[]) =>
          set.includes(scope) || (scope === READ && set.includes(WRITE));
        expect(made.decision === 'allow').toBe(covered(held) && covered(declared));
      }),
    );
  });
});

describe('delegate: only when breadth pays (R53, R54)', () => {
  const brief = {
    bundle: 'watch',
    agent: 'breach-reporter',
    items: 1,
    rawTokens: 0,
    otherTools: false,
  };
  test.each([
    [{ ...brief }, 'deny delegate.too-small'],
    [{ ...brief, items: 2, otherTools: true }, 'deny delegate.too-small'],
    [{ ...brief, items: 3, otherTools: true }, 'allow delegate.other-tools'],
    [{ ...brief, items: 4 }, 'deny delegate.too-small'],
    [{ ...brief, items: 5 }, 'allow delegate.items'],
    [{ ...brief, rawTokens: 50_001 }, 'allow delegate.raw-data'],
    [{ ...brief, rawTokens: 50_000 }, 'deny delegate.too-small'],
  ])('%#', (about, expected) => {
    expect(outcome(delegateGate(lead, about, []))).toBe(expected);
  });

  test.each(['breach-reporter', 'watch:breach-reporter', 'watch:*', 'breach*'])(
    'R27 a rule on %s denies the agent, however a model spells it; the agent is traced by its name',
    (subject) => {
      const rule: Rule = { id: 'no', gate: 'delegate', subjects: [subject], because: 'No.' };
      expect(delegateGate(lead, { ...brief, items: 9 }, [rule])).toMatchObject({
        decision: 'deny',
        rule: 'rule:no',
        subject: 'breach-reporter',
      });
      const other = { ...brief, bundle: 'letters', agent: 'reply-writer', items: 9 };
      expect(outcome(delegateGate(lead, other, [rule]))).toBe('allow delegate.items');
    },
  );
});

describe('R39 contract', () => {
  const because = 'It moved.';
  const standing = (what: 'pass' | 'ask' | 'refuse') =>
    ({ verdict: 'text_drifted', outcome: what, because }) as const;

  test.each([
    ['pass', 'allow'],
    ['ask', 'allow'],
    ['refuse', 'deny'],
  ] as const)('what %s is %s, by a rule that names what moved', (how, decision) => {
    expect(contractGate('reach', 'ticketing.search', standing(how))).toEqual({
      gate: 'reach',
      subject: 'ticketing.search',
      decision,
      rule: 'contract:text_drifted',
      because,
    });
  });

  test('nothing moved, nothing said', () => {
    expect(contractGate('call', 'ticketing.search', undefined)).toBeUndefined();
  });

  test('a refused tool is called by nobody, whoever they are; what passes is decided as before', () => {
    const refused = { ...write, standing: standing('refuse') };
    expect(outcome(callGate(lead, refused, []))).toBe('deny contract:text_drifted');
    expect(outcome(callGate(lead, { ...write, standing: standing('ask') }, []))).toBe(
      'allow call.scope',
    );
    expect(outcome(callGate(viewer, { ...write, standing: standing('pass') }, []))).toBe(
      'deny call.scope',
    );
  });
});

import { expect, test } from 'vitest';
import type { Rule } from '../org/config.ts';
import type { Principal } from '../org/organisation.ts';
import { approveGate } from './approve.ts';

const write = 'ticketing:write';
const maya: Principal = {
  person: 'maya',
  displayName: 'Maya',
  unit: 'support',
  units: ['support', 'operations'],
  roles: ['lead'],
  scopes: [write],
};
const tom = { ...maya, person: 'tom', roles: ['agent'] };
const held = {
  tool: 'ticketing.add_comment',
  effect: 'write',
  arguments: { priority: 'urgent' },
  scope: write,
  requester: maya,
  expired: false,
};

test('R27 a rule on the name under which a tool is listed holds for a former name of it', () => {
  const subjects = ['ticketing.search_tickets'];
  const rules: Rule[] = [{ id: 'no', gate: 'approve', subjects, because: 'No.' }];
  const called = { ...held, tool: 'ticketing.find_em' };
  const judged = (alias?: string) => approveGate(tom, { ...called, alias }, rules).rule;
  expect([judged(), judged('ticketing.search_tickets')]).toEqual([
    'approve.second-person',
    'rule:no',
  ]);
});

test.each<[string, Principal, Partial<typeof held>, string, string]>([
  ['a colleague', tom, {}, 'allow', 'approve.second-person'],
  [
    'somebody above',
    { ...tom, unit: 'operations', units: ['operations'] },
    {},
    'allow',
    'approve.second-person',
  ],
  ['the requester', maya, {}, 'deny', 'approve.self'],
  [
    'another unit',
    { ...tom, unit: 'billing', units: ['billing', 'operations'] },
    {},
    'deny',
    'approve.unit',
  ],
  [
    'a unit below',
    { ...tom, unit: 'night', units: ['night', 'support'] },
    {},
    'deny',
    'approve.unit',
  ],
  [
    'a colleague who may only read',
    { ...tom, scopes: ['ticketing:read'] },
    {},
    'deny',
    'approve.scope',
  ],
  [
    'for a requester who lost the scope',
    tom,
    { requester: { ...maya, scopes: [] } },
    'deny',
    'approve.scope',
  ],
  ['too late', tom, { expired: true }, 'deny', 'approve.expired'],
  ['the requester, too late', maya, { expired: true }, 'deny', 'approve.self'],
  [
    'another unit, too late',
    { ...tom, unit: 'billing', units: ['billing'] },
    { expired: true },
    'deny',
    'approve.unit',
  ],
])('R41 %s', (_who, approver, about, decision, rule) => {
  expect(approveGate(approver, { ...held, ...about }, [])).toMatchObject({
    gate: 'approve',
    subject: held.tool,
    decision,
    rule,
  });
});

test('R27 a rule on an argument takes consent away for exactly that value', () => {
  const rule: Rule = {
    id: 'no-urgent',
    gate: 'approve',
    arguments: { priority: ['urgent'] },
    because: 'The desk sets urgent.',
  };
  expect(approveGate(tom, held, [rule])).toMatchObject({ rule: 'rule:no-urgent' });
  const other = { ...held, arguments: { priority: 'low' } };
  expect(approveGate(tom, other, [rule])).toMatchObject({ decision: 'allow' });
});

test('R27 a rule of the company can take consent away from a role', () => {
  const rule: Rule = {
    id: 'leads-only',
    gate: 'approve',
    roles: ['agent'],
    effects: ['write'],
    because: 'Leads decide.',
  };
  expect(approveGate(tom, held, [rule])).toMatchObject({
    decision: 'deny',
    rule: 'rule:leads-only',
  });
});

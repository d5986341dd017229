import { describe, expect, test } from 'vitest';
import { decideWith, type PolicyHead } from './decide.ts';
import type { Evaluation } from './engine.ts';
import { anna, entry, load, question, verdict } from './subject.fixture.ts';

describe('R27 R41 three outcomes: the table of the reference', () => {
  const loaded = load(`
    @id("finance-reads") @tier("auto")
    permit (principal in Ledger::Unit::"finance", action in Ledger::Action::"read", resource);
    @id("analysts-post") @tier("approval")
    permit (principal in Ledger::Unit::"finance", action == Ledger::Action::"post_entry", resource)
      when { principal in Ledger::Role::"analyst" && context.input.amount < 5000 };
    @id("untrusted-writes") @tier("approval")
    forbid (principal, action in Ledger::Action::"write", resource)
      when { context.label.untrusted && !context.approved };`);
  const untrusted = { ...anna, label: { trust: 'untrusted' as const, classes: [] } };
  const sales = { ...anna, unit: 'sales' };
  const lead = { ...anna, roles: ['lead'] };
  const read = ['get_entry', { entry_id: '1', detail: 'short' }] as const;
  const post = ['post_entry', entry] as const;
  const large = ['post_entry', { ...entry, amount: 5_000 }] as const;

  test.each([
    ['a permit that needs nobody', read, {}, 'allow finance-reads'],
    ['a permit that needs consent', post, {}, 'approval analysts-post'],
    ['the same with consent', post, { approved: true }, 'allow analysts-post'],
    ['a forbid that consent lifts', post, { principal: untrusted }, 'approval untrusted-writes'],
    [
      'the same with consent',
      post,
      { principal: untrusted, approved: true },
      'allow analysts-post',
    ],
    ['at the limit nothing permits', large, {}, 'deny default-deny'],
    ['another unit', read, { principal: sales }, 'deny default-deny'],
    // consent would lift the forbid, but nothing permits: nobody is asked in vain
    ['no permit behind the forbid', large, { principal: untrusted }, 'deny default-deny'],
    [
      'no permit, with consent',
      large,
      { principal: untrusted, approved: true },
      'deny default-deny',
    ],
    ['another role', post, { principal: lead }, 'deny default-deny'],
  ])('%s', (_, [tool, input], more, expected) => {
    expect(verdict(loaded.decide(question(tool, input, more)))).toBe(expected);
  });
});

const says = (decision: 'allow' | 'deny', ...policies: string[]): Evaluation => ({
  kind: 'decided',
  decision,
  policies,
});

describe('R41 the decision in itself', () => {
  const heads = new Map<string, PolicyHead>(
    (
      [
        ['free', 'permit', 'auto'],
        ['asking', 'permit', 'approval'],
        ['stop', 'forbid', 'never'],
        ['hold', 'forbid', 'approval'],
      ] as const
    ).map(([id, effect, tier]) => [id, { id, effect, tier }]),
  );
  const failed: Evaluation = { kind: 'failed', rules: ['policy-error:hold'] };

  test.each<[string, Evaluation, Evaluation, string]>([
    ['one free permit is enough', says('allow', 'asking', 'free'), failed, 'allow free'],
    [
      'a plain forbid, even beside one that asks',
      says('deny', 'hold', 'stop'),
      failed,
      'deny stop',
    ],
    ['what consent would reveal', says('deny', 'hold'), says('deny', 'stop'), 'deny stop'],
    [
      'a forbid that consent does not lift',
      says('deny', 'hold'),
      says('deny', 'hold'),
      'deny hold',
    ],
    ['a failure with consent', says('deny', 'hold'), failed, 'deny policy-error:hold'],
    ['a failure without', failed, says('allow', 'free'), 'deny policy-error:hold'],
    ['an allow without a reason', says('allow'), failed, 'deny default-deny'],
    [
      'nothing permits, so nobody is asked',
      says('deny'),
      says('allow', 'free'),
      'deny default-deny',
    ],
    ['an allow by somebody unknown asks', says('allow', 'stranger'), failed, 'approval stranger'],
    [
      'a deny by somebody unknown',
      says('deny', 'stranger'),
      says('allow', 'free'),
      'deny stranger',
    ],
  ])('%s', (_, without, withConsent, expected) => {
    const decided = decideWith(heads, false, (approved) => (approved ? withConsent : without));
    expect(verdict(decided)).toBe(expected);
  });

  test('with consent there is one question only', () => {
    const asked: boolean[] = [];
    const decided = decideWith(heads, true, (approved) => {
      asked.push(approved);
      return says('deny', 'hold');
    });
    expect([verdict(decided), asked]).toEqual(['deny hold', [true]]);
  });
});

import { dataClasses, joinLabels, labelSchema, type Label } from '@gatehouse/passport';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effects } from '../tool/define-tool.ts';
import { labelRule } from './rule.ts';

const label: fc.Arbitrary<Label> = fc.record({
  trust: fc.constantFrom('trusted', 'untrusted'),
  classes: fc.subarray([...dataClasses]),
});
const tool = fc.record({
  name: fc.constant('do_it'),
  effect: fc.constantFrom(...effects),
  accepts: fc.subarray([...dataClasses]),
});

describe('R41 the information-flow rule', () => {
  test('nothing but a read passes after untrusted text without a second person', () => {
    fc.assert(
      fc.property(tool, label, (sink, from) => {
        const { outcome } = labelRule(sink, from);
        const mustNot = sink.effect !== 'read' && from.trust === 'untrusted';
        expect(mustNot && outcome === 'allow').toBe(false);
      }),
    );
  });

  test('a class goes nowhere that does not accept it', () => {
    fc.assert(
      fc.property(tool, label, (sink, from) => {
        const { outcome, rule } = labelRule(sink, from);
        const foreign = from.classes.some((found) => !sink.accepts.includes(found));
        expect(outcome === 'deny').toBe(foreign && sink.effect !== 'read');
        expect(rule === 'label.class').toBe(outcome === 'deny');
      }),
    );
  });

  test('more in the conversation never allows more', () => {
    const order = { allow: 0, approval: 1, deny: 2 };
    fc.assert(
      fc.property(tool, label, label, (sink, one, other) => {
        const before = order[labelRule(sink, one).outcome];
        expect(order[labelRule(sink, joinLabels(one, other)).outcome]).toBeGreaterThanOrEqual(
          before,
        );
      }),
    );
  });

  test('a tool that says nothing of what it accepts accepts no class', () => {
    const sink = { name: 'do_it', effect: 'write' as const };
    expect(labelRule(sink, { trust: 'trusted', classes: ['public'] }).outcome).toBe('deny');
  });

  test('what cannot be undone always needs a second person', () => {
    const sink = { name: 'pay', effect: 'irreversible' as const, accepts: dataClasses };
    expect(labelRule(sink, { trust: 'trusted', classes: [] })).toMatchObject({
      outcome: 'approval',
      rule: 'label.irreversible',
    });
  });
});

describe('labels', () => {
  test('join is a lattice: commutative, associative, idempotent, and it only grows', () => {
    fc.assert(
      fc.property(label, label, label, (a, b, c) => {
        expect(joinLabels(a, b)).toEqual(joinLabels(b, a));
        expect(joinLabels(joinLabels(a, b), c)).toEqual(joinLabels(a, joinLabels(b, c)));
        expect(joinLabels(joinLabels(a, b), a)).toEqual(joinLabels(a, b));
        expect(labelSchema.parse(joinLabels(a, b))).toEqual(joinLabels(a, b));
      }),
    );
  });
});

import { expect, test } from 'vitest';
import { PolicyError } from './problem.ts';
import { reloadablePolicy } from './reload.ts';
import { entry, ledger, question, verdict } from './subject.fixture.ts';

const PERMIT = '@id("open") permit (principal, action, resource);';
const FORBID = '@id("closed") forbid (principal, action, resource);';
const ask = ({ policy }: ReturnType<typeof reloadablePolicy>) =>
  verdict(policy().decide(question('post_entry', entry)));
const start = (text: string) =>
  reloadablePolicy({ definition: ledger, texts: { 'a.cedar': text } });

test('R66 a new policy that is not valid is not put in force; the old one stays and it is said', () => {
  const reloadable = start(PERMIT);
  const { revision } = reloadable.policy();
  expect(reloadable.reload({ 'a.cedar': `${FORBID}\npermi` })).toEqual({
    outcome: 'kept',
    revision,
    problems: [
      {
        file: 'a.cedar',
        line: 2,
        column: 6,
        message: 'unexpected end of input',
        suggestion: 'expected `(`',
      },
    ],
  });
  expect([ask(reloadable), reloadable.policy().revision]).toEqual(['allow open', revision]);
});

test('a valid one is in force at once, and who still holds the old one is denied', () => {
  const reloadable = start(FORBID);
  const before = reloadable.policy();
  const result = reloadable.reload({ 'a.cedar': PERMIT });
  expect(result).toEqual({ outcome: 'loaded', revision: reloadable.policy().revision });
  expect(reloadable.policy().revision).not.toBe(before.revision);
  expect(ask(reloadable)).toBe('allow open');
  expect(before.decide(question('post_entry', entry)).outcome).toBe('deny');
  expect(reloadable.reload({ 'a.cedar': PERMIT }).outcome).toBe('unchanged');
  expect(ask(reloadable)).toBe('allow open');
});

test('a connector does not start with a policy that is not valid', () => {
  expect(() => start('permi')).toThrow(PolicyError);
});

import { expect, test } from 'vitest';
import type { PolicyDecision, PolicyQuestion } from './policy.ts';
import { remember } from './remember.ts';
import { toRequest } from './request.ts';
import { anna, entry, load, question, verdict } from './subject.fixture.ts';
import { seenOf } from './visible.ts';

const TEXT = `
  @id("reads") permit (principal, action in Ledger::Action::"read", resource)
    when { principal == Ledger::Person::"anna" && context.run == "run-1" };
  @id("small") permit (principal in Ledger::Role::"analyst", action == Ledger::Action::"post_entry", resource)
    when { context.input.amount < 5000 };`;

/** The key under which a decision on the question is remembered. */
function requestFor(text: string, asked: PolicyQuestion) {
  const { schema, parsed } = load(text);
  const tool = schema.tools.get(asked.tool.name);
  if (!tool) throw new Error('the fixture has no such tool');
  const seen = seenOf(
    parsed.map(({ json }) => json),
    tool,
  );
  return toRequest(schema, tool, 'main', asked, seen);
}

test('what no policy on the tool looks at is not in the request: texts, runs, persons, agents, labels', () => {
  const asked = question('post_entry', entry);
  const other = question(
    'post_entry',
    { ...entry, text: 'x'.repeat(20_000), labels: ['l'], party: { name: 'Acme', country: null } },
    {
      principal: {
        ...anna,
        person: 'ben',
        agent: 'reader',
        run: 'run-2',
        label: { trust: 'untrusted', classes: ['hr'] },
      },
    },
  );
  expect(requestFor(TEXT, other)).toEqual(requestFor(TEXT, asked));
  expect(requestFor(TEXT, asked)).toEqual({
    principal: { type: 'Ledger::Person', id: '-' },
    action: { type: 'Ledger::Action', id: 'post_entry' },
    resource: { type: 'Ledger::Connector', id: 'main' },
    context: {
      input: {
        amount: 4_999,
        currency: { __entity: { type: 'Ledger::Currency', id: 'EUR' } },
        text: '',
      },
      label: { untrusted: false, classes: [] },
      approved: false,
      run: '',
    },
    entities: [
      {
        uid: { type: 'Ledger::Person', id: '-' },
        attrs: { scopes: [] },
        parents: [
          { type: 'Ledger::Unit', id: 'finance' },
          { type: 'Ledger::Role', id: 'analyst' },
        ],
      },
    ],
  });
});

const read = (person: string, run: string) =>
  requestFor(
    TEXT,
    question(
      'get_entry',
      { entry_id: '1', detail: 'short' },
      { principal: { ...anna, person, run } },
    ),
  );

test('what one of them looks at is in it, and whether there was consent always is', () => {
  const asked = question('post_entry', entry);
  const keys = [
    asked,
    question('post_entry', { ...entry, amount: 5_000 }),
    question('post_entry', entry, { principal: { ...anna, roles: [] } }),
    question('post_entry', entry, { principal: { ...anna, unit: 'sales' } }),
    { ...asked, approved: true },
  ].map((each) => JSON.stringify(requestFor(TEXT, each)));
  expect(new Set(keys).size).toBe(5);
  expect(read('ben', 'run-2').principal).toEqual({ type: 'Ledger::Person', id: 'ben' });
  expect(read('ben', 'run-2').context['run']).toBe('run-2');
});

test('what stands in a head, or beside the roles that somebody may be in, is looked at too', () => {
  const trusted = question('post_entry', entry);
  const label = { trust: 'untrusted' as const, classes: [] };
  const untrusted = question('post_entry', entry, { principal: { ...anna, label } });
  const byLabel = `@id("p") permit (principal, action, resource) when {
    principal in (if context.label.untrusted then Ledger::Role::"lead" else Ledger::Role::"analyst") };`;
  expect(requestFor(byLabel, trusted)).not.toEqual(requestFor(byLabel, untrusted));
  const byHead = '@id("p") permit (principal == Ledger::Person::"anna", action, resource);';
  const ben = question('post_entry', entry, { principal: { ...anna, person: 'ben' } });
  expect(requestFor(byHead, trusted)).not.toEqual(requestFor(byHead, ben));
});

test('the memory is bounded, in entries and in the length of one', () => {
  let asks = 0;
  const decision: PolicyDecision = {
    outcome: 'allow',
    policies: ['p'],
    because: 'Permitted by p.',
  };
  const remembering = remember(() => {
    asks += 1;
    return decision;
  }, 10);
  const text =
    '@id("p") permit (principal, action == Ledger::Action::"post_entry", resource) when { context.input.text != "" };';
  const template = requestFor(text, question('post_entry', entry));
  const ask = (words: string) => {
    const before = asks;
    const context = { ...template.context, input: { text: words } };
    expect(verdict(remembering({ ...template, context }))).toBe('allow p');
    return asks - before;
  };
  expect([ask('a'), ask('a')]).toEqual([1, 0]);
  for (let n = 0; n < 10; n += 1) ask(`text ${n}`);
  expect([ask('text 9'), ask('a')]).toEqual([0, 1]);
  const long = 'x'.repeat(3_000);
  expect([ask(long), ask(long)]).toEqual([1, 1]);
});

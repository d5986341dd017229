import { expect, test } from 'vitest';
import { defaultPolicy } from './default.ts';
import { anna, entry, ledger, load, question, verdict } from './subject.fixture.ts';

test('R42 without a policy of the company, who holds the scope of a tool may call it', () => {
  const loaded = load(defaultPolicy(ledger));
  const ask = (tool: string, input: object, ...scopes: string[]) =>
    verdict(loaded.decide(question(tool, input, { principal: { ...anna, scopes } })));
  const read = { entry_id: '1', detail: 'short' };
  expect(ask('get_entry', read, 'ledger:read')).toBe('allow default.by-scope');
  // who may write may read; nothing else implies anything
  expect(ask('get_entry', read, 'ledger:write')).toBe('allow default.by-scope');
  expect(ask('get_entry', read, 'ledger:send')).toBe('deny default-deny');
  expect(ask('get_entry', read, 'crm:read', 'ledger:reader')).toBe('deny default-deny');
  expect(ask('post_entry', entry, 'ledger:read')).toBe('deny default-deny');
  expect(ask('post_entry', entry, 'ledger:write')).toBe('allow default.by-scope');
  expect(ask('send_statement', { to: 'x', detail: 'full' }, 'ledger:send')).toBe(
    'allow default.by-scope',
  );
});

test('its text names each tool under its scope', () => {
  expect(defaultPolicy(ledger))
    .toContain(`  (principal.scopes.contains("ledger:write") && action in [
    Ledger::Action::"post_entry",
    Ledger::Action::"close_year"
  ])`);
});

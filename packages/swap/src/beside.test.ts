import { expect, test } from 'vitest';
import { withNameOf } from './beside.ts';

test('an instance has another name where it is defined and wherever a unit binds it', () => {
  const company = {
    company: 'Halden',
    connectors: { desk: { category: 'ticketing' }, books: { category: 'ledger' } },
    units: {
      support: { parent: 'all', bindings: { 'support platform': 'desk', erp: 'books' } },
      all: { bindings: {} },
    },
  };
  expect(withNameOf(company, 'desk', 'desk.jira')).toEqual({
    company: 'Halden',
    connectors: { 'desk.jira': { category: 'ticketing' }, books: { category: 'ledger' } },
    units: {
      support: { parent: 'all', bindings: { 'support platform': 'desk.jira', erp: 'books' } },
      all: { bindings: {} },
    },
  });
});

import { expect, test } from 'vitest';

import { claimCategories, parseCategories } from './categories.ts';

const table = `# Connectors

| Category | Placeholder | Included servers | Other options |
|----------|:-----------:|------------------|---------------|
| Chat | \`~~chat\` | Alpha, [Beta](https://beta.example) | Gamma |
| **Data warehouse** | ~~data  warehouse | — | any \\| other |
| Broken | none | x | |
| Chat again | \`~~CHAT\` | y | |

| Other | Table |
|-|-|
| a | b |
`;

test('rows of the table; odd ones are reported with their line', () => {
  const { categories, diagnostics } = parseCategories(table);
  expect(categories).toEqual([
    { placeholder: 'chat', category: 'Chat', servers: ['Alpha', 'Beta'] },
    { placeholder: 'data warehouse', category: 'Data warehouse', servers: [] },
  ]);
  expect(diagnostics).toMatchObject([
    { level: 'skipped', code: 'connectors_row_invalid', line: 7 },
    { level: 'warning', code: 'duplicate_placeholder', line: 8 },
  ]);
});

test('a file without the table is reported', () => {
  expect(parseCategories('# Connectors\n\nProse.\n')).toMatchObject({
    categories: [],
    diagnostics: [{ code: 'connectors_table_missing' }],
  });
});

test('a connector of the manifest claims its placeholder, in the table or not', () => {
  const { categories } = parseCategories(table);
  const claimed = claimCategories(categories, {
    connectors: {
      chat: { scopes: [], placeholder: 'Chat' },
      ledger: { scopes: [], placeholder: 'erp' },
      silent: { scopes: [] },
    },
    agents: {},
    uses: {},
  });
  expect(claimed).toEqual([
    { placeholder: 'chat', category: 'Chat', servers: ['Alpha', 'Beta'], connector: 'chat' },
    { placeholder: 'data warehouse', category: 'Data warehouse', servers: [] },
    { placeholder: 'erp', category: 'ledger', servers: [], connector: 'ledger' },
  ]);
});

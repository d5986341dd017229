import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../shape/workspace.ts';
import { cellsOf, descriptions, supportTable, withTable } from './support-table.ts';

test('R66 the table of the README is what the vendors say of themselves', async () => {
  const page = readFileSync(join(root, 'README.md'), 'utf8');
  const table = supportTable(await descriptions());
  expect(cellsOf(page)).toEqual(cellsOf(withTable(page, table)));
  expect(cellsOf(page)[0]).toEqual([
    '',
    '',
    'embedded',
    'redmine',
    'zendesk',
    'jira',
    'github',
    '',
  ]);
});

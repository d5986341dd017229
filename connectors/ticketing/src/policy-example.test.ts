import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const reviewed = readFileSync(new URL('../policy/example.matrix.txt', import.meta.url), 'utf8');

test('R27 the decisions of the example policy are those that were reviewed', () => {
  // the command as an operator runs it; to accept other decisions, write its output over the file
  const matrix = spawnSync(
    process.execPath,
    'src/bin.ts policy matrix policy/example.cedar --roles viewer,agent,lead --units support,success,billing'.split(
      ' ',
    ),
    { cwd: new URL('..', import.meta.url), encoding: 'utf8', env: {} },
  );
  expect([matrix.status, matrix.stderr]).toEqual([0, '']);
  expect(matrix.stdout).toBe(reviewed);
});

const textOf = (path = '') => readFileSync(new URL(path, import.meta.url), 'utf8');

test('R28 the example company runs under this very policy', () => {
  const [ours, theirs] = [
    '../policy/example.cedar',
    '../../../host/example/policy/ticketing.cedar',
  ];
  expect(textOf(theirs)).toBe(textOf(ours));
});

test.each([
  ['everyone reads', 'search_tickets', '* * allow everyone-reads'],
  ['viewers only read', 'create_ticket', 'viewer|(none) * * deny default-deny'],
  [
    'agents open tickets up to high',
    'create_ticket',
    'agent * absent|high|normal|low|none allow agents-write',
  ],
  ['urgent ones need approval', 'create_ticket', 'agent * urgent approval urgent-needs-approval'],
  [
    'also where a ticket becomes urgent later',
    'update_ticket',
    'agent * urgent approval urgent-needs-approval',
  ],
  ['not from a lead', 'create_ticket', 'lead * * allow leads-write'],
  [
    'agents ask before a customer reads it',
    'add_comment',
    'agent * public absent approval public-comments-need-approval',
  ],
  ['leads do not', 'add_comment', 'lead * public absent allow leads-write'],
  [
    'billing does not close, whoever it is',
    'set_status',
    'lead billing closed|canceled deny billing-does-not-close',
  ],
])('R28 R42 what was reviewed says: %s', (_, tool, row) => {
  const table = reviewed.split('\n\n').find((part) => part.startsWith(`${tool} (`)) ?? '';
  const rows = table.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '));
  expect(rows).toContain(row);
});

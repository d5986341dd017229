import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOutcomes } from './outcome.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gatehouse-outcome-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function results(name: string, content: string): void {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'checks.json'), content);
}

test('the name of a scenario may hold a date and a number', () => {
  for (const name of ['json-schema-2020-12', 'sep-2164-resource-not-found', 'ping']) {
    results(`server-${name}-2026-11-26T12-41-01-007Z`, '[]');
  }
  expect([...readOutcomes(folder).keys()].toSorted()).toEqual([
    'json-schema-2020-12',
    'ping',
    'sep-2164-resource-not-found',
  ]);
});

test('checks are sorted by what became of them', () => {
  const checks = [
    { id: 'a', status: 'SUCCESS', name: 'A' },
    { id: 'b', status: 'FAILURE', errorMessage: 'boom' },
    { id: 'c', status: 'WARNING' },
    { id: 'd', status: 'SKIPPED' },
    { id: 'e', status: 'INFO' },
  ];
  results('server-ping-2026-11-26T12-41-01-007Z', JSON.stringify(checks));
  expect(readOutcomes(folder).get('ping')).toEqual({
    passed: 1,
    failures: [{ id: 'b', message: 'boom' }],
    warnings: [{ id: 'c', message: '' }],
  });
});

test('a status that the suite did not have is no success', () => {
  results('server-ping-2026-11-26T12-41-01-007Z', '[{"id":"a","status":"MAYBE"}]');
  expect(() => readOutcomes(folder)).toThrow(/MAYBE|status/);
});

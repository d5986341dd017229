import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { auditKey, makeStateFolder, stateFolder } from './state-folder.ts';

function opened() {
  const root = mkdtempSync(join(tmpdir(), 'gatehouse-state-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const about = { state: join(root, 'a', 'b'), category: 'notes', vendor: 'memory' };
  const folder = stateFolder(about, {});
  makeStateFolder(folder);
  return folder;
}

test('the key is made once, for its owner only, and nothing else stays behind', () => {
  const folder = opened();
  const { privatePem } = auditKey(folder);
  expect(auditKey(folder).privatePem).toBe(privatePem);
  expect(statSync(folder.file('audit-key.pem')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder.path).toSorted()).toEqual(['audit-key.pem', 'audit-key.pub.pem']);
});

const at = (about: { state?: string; data?: string }, env: Record<string, string> = {}) =>
  stateFolder({ ...about, category: 'notes', vendor: 'memory' }, env).path;

test('a folder of the operator, else beside the data, else in the user’s state folder', () => {
  expect(at({ state: '/s', data: '/d.db' })).toBe('/s');
  expect(at({ data: '/d.db' })).toBe('/d.db.state');
  expect(at({}, { HOME: '/h' })).toBe('/h/.local/state/gatehouse/notes-memory');
  expect(at({}, { HOME: '/h', XDG_STATE_HOME: '/x' })).toBe('/x/gatehouse/notes-memory');
});

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generateDeployment } from '@gatehouse/kit';
import { ticketing } from './connector.ts';
import { deployment } from './deployment.ts';

const folder = new URL('../deploy/', import.meta.url);
const generated = generateDeployment(ticketing, deployment);

test('deploy/ holds what is generated and nothing else', () => {
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(generated).toSorted());
});

test.each(Object.entries(generated))(
  'deploy/%s is as generated, byte for byte: else run "gatehouse-ticketing manifest --out deploy"',
  (name, text) => {
    expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text);
  },
);

test('R35 the key of Redmine is a secret in every file', () => {
  const all = Object.values(generated).join('\n');
  expect(all).not.toMatch(/REDMINE_API_KEY\s*[:=]/);
  expect(all).toContain('REDMINE_API_KEY_FILE: /run/secrets/redmine-api-key');
});

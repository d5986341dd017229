import type { AuditEntry } from '@gatehouse/audit';
import { expect, test } from 'vitest';
import { createRedactor } from '../credentials/redactor.ts';
import { Secret } from '../credentials/secret.ts';
import { aRecord } from './call-record.fixture.ts';
import { keepCalls } from './keep-calls.ts';

test('a message is cut after secrets were taken out of it: a caller’s words in it can be as long as a body', async () => {
  const redactor = createRedactor();
  redactor.add(new Secret('CNRY-secret-0123456789', 'a test'));
  const kept: AuditEntry[] = [];
  const keep = keepCalls({
    connector: { category: 'notes', version: '1.2.3', vendor: 'memory', instance: 'desk' },
    audit: {
      fingerprint: () => Promise.resolve('0'.repeat(64)),
      append: async (entry) => {
        kept.push(entry);
        return { seq: 0, hash: '' };
      },
    },
    metrics: { record: () => {}, recordFailed: () => {} },
    tracing: { record: () => {} },
    log: () => {},
    redactor,
  });
  const message = `${'x'.repeat(3_990)}CNRY-secret-0123456789${'y'.repeat(900_000)}`;
  await keep({ ...aRecord, outcome: 'invalid', message });
  const [entry] = kept;
  const said = JSON.stringify(entry);
  expect(said).toContain(`${'x'.repeat(3_990)}[secret]`);
  expect(said.length).toBeLessThan(6_000);
});

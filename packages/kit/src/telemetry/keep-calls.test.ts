import type { AuditEntry } from '@gatehouse/audit';
import { expect, test } from 'vitest';
import type { CallRecord } from '../call/record.ts';
import { createRedactor } from '../credentials/redactor.ts';
import { Secret } from '../credentials/secret.ts';
import { aRecord } from './call-record.fixture.ts';
import { keepCalls } from './keep-calls.ts';

/** What the audit log and the log were told of a record. */
async function keptOf(record: CallRecord, redactor = createRedactor()) {
  const kept: AuditEntry[] = [];
  const lines: unknown[][] = [];
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
    log: (...line) => void lines.push(line),
    redactor,
  });
  await keep(record);
  return { kept, lines };
}

test('R39 R67 a call by a former name is in the audit log, and the log says whom to tell', async () => {
  const used = { kind: 'tool', alias: 'read_note', now: 'get_note', until: '2.0.0' } as const;
  const record: CallRecord = { ...aRecord, client: 'old script', formerNames: [used] };
  const { kept, lines } = await keptOf(record);
  expect(kept[0]?.body).toMatchObject({ tool: 'get_note', former_names: ['read_note'] });
  expect(lines.map(([level, event]) => [level, event])).toEqual([
    ['info', 'called'],
    ['warn', 'deprecated_call'],
  ]);
  expect(lines[1]?.[2]).toEqual({
    ...used,
    client: 'old script',
    agent: undefined,
    unit: 'support',
    run: 'run-1',
    passport: 'passport-1',
  });
  expect((await keptOf(aRecord)).kept[0]?.body).not.toHaveProperty('former_names');
  expect((await keptOf({ ...record, phase: 'intent' })).lines).toEqual([]);
});

test('a message is cut after secrets were taken out of it: a caller’s words in it can be as long as a body', async () => {
  const redactor = createRedactor();
  redactor.add(new Secret('CNRY-secret-0123456789', 'a test'));
  const message = `${'x'.repeat(3_990)}CNRY-secret-0123456789${'y'.repeat(900_000)}`;
  const { kept } = await keptOf({ ...aRecord, outcome: 'invalid', message }, redactor);
  const [entry] = kept;
  const said = JSON.stringify(entry);
  expect(said).toContain(`${'x'.repeat(3_990)}[secret]`);
  expect(said.length).toBeLessThan(6_000);
});

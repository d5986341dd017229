import { randomBytes } from 'node:crypto';
import { newFolder, NOON, open } from '../open.fixture.ts';
import { given, readAll } from '../read-all.fixture.ts';
import { sealCall, type AuditedCall } from './call-entry.ts';

/** A write that a person made, a second one approved and a vendor carried out. */
export const aCall: AuditedCall = {
  phase: 'outcome',
  at: NOON,
  milliseconds: 41.25,
  tool: 'create_ticket',
  effect: 'write',
  connector: {
    category: 'ticketing',
    version: '1.2.3',
    vendor: 'embedded',
    instance: 'support-desk',
  },
  unit: 'support',
  roles: ['support-lead'],
  run: 'run-7',
  passport: 'jti-00000001',
  agent: 'triage',
  label: { trust: 'untrusted', classes: ['internal'] },
  person: 'CNRY_ana@example.com',
  approver: 'CNRY_ben@example.com',
  arguments: { title: 'CNRY_title', priority: 'high' },
  decision: { outcome: 'allow', rules: ['write-after-untrusted', 'leads-may-write'] },
  policy: 'a1b2c3d4e5f6',
  approval: 'approval-1',
  idempotency_key: 'key-1',
  upstream: 'T-17',
  former_names: ['open_ticket'],
  outcome: 'ok',
  message: 'CNRY_message of a vendor',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};

/** Logs calls and reads them back. */
export async function logged(calls: readonly AuditedCall[], decrypt = false) {
  const folder = newFolder();
  const log = await open(folder, { randomBytes });
  for (const call of calls) await log.append(await sealCall(log, call));
  await log.close();
  return { folder, records: given(await readAll(folder, { decrypt })) };
}

import { describe, expect, test } from 'vitest';
import { aCall, logged } from '../call/call.fixture.ts';
import type { AuditRecord } from '../read.ts';
import { exportOcsf } from './ocsf.ts';
import { exportSpans } from './spans.ts';
import { readTraceparent } from './trace-context.ts';

const profile = {
  product: { name: 'gatehouse-ticketing', vendor: 'Gatehouse', version: '1.2.3' },
  origin: 'support-desk',
};
const only = (records: readonly AuditRecord[]): AuditRecord => {
  const [record] = records;
  if (!record || records.length > 1) throw new Error('one record was expected');
  return record;
};
const loggedOne = async (change: Partial<typeof aCall> = {}) =>
  only((await logged([{ ...aCall, ...change }])).records);
const event = async (change: Partial<typeof aCall> = {}) =>
  exportOcsf(await loggedOne(change), profile)[0] ?? {};

describe('OCSF 1.8.0 API Activity', () => {
  test('every attribute that the class requires, and what is known beside it', async () => {
    const record = await loggedOne();
    expect(exportOcsf(record, profile)).toEqual([
      {
        activity_id: 3,
        activity_name: 'Update',
        category_uid: 6,
        category_name: 'Application Activity',
        class_uid: 6003,
        class_name: 'API Activity',
        type_uid: 600_303,
        type_name: 'API Activity: Update',
        severity_id: 1,
        severity: 'Informational',
        time: aCall.at,
        start_time: aCall.at,
        end_time: aCall.at + 41,
        duration: 41,
        status_id: 1,
        status: 'Success',
        status_code: 'ok',
        action_id: 1,
        action: 'Allowed',
        disposition_id: 8,
        disposition: 'Approved',
        is_alert: false,
        authorizations: ['write-after-untrusted', 'leads-may-write'].map((uid) => ({
          decision: 'allow',
          policy: { uid, version: 'a1b2c3d4e5f6' },
        })),
        actor: {
          user: { uid: record.personal[0]?.id, groups: [{ name: 'support-lead' }] },
          session: { uid: 'run-7' },
          invoked_by: 'triage',
          app_name: 'triage',
        },
        api: {
          operation: 'create_ticket',
          service: { name: 'ticketing', version: '1.2.3' },
          request: { uid: 'jti-00000001' },
        },
        src_endpoint: { svc_name: 'triage' },
        dst_endpoint: { svc_name: 'support-desk' },
        resources: [{ uid: 'T-17', type: 'ticketing' }],
        trace: {
          uid: '4bf92f3577b34da6a3ce929d0e0e4736',
          span: { uid: '00f067aa0ba902b7', start_time: aCall.at, end_time: aCall.at + 41 },
        },
        metadata: {
          version: '1.8.0',
          product: { name: 'gatehouse-ticketing', vendor_name: 'Gatehouse', version: '1.2.3' },
          profiles: ['security_control', 'trace'],
          log_name: 'support-desk',
          uid: record.hash,
          sequence: 1,
          event_code: 'call.outcome',
          correlation_uid: 'run-7',
        },
        unmapped: {
          effect: 'write',
          vendor: 'embedded',
          unit: 'support',
          label: { trust: 'untrusted', classes: ['internal'] },
          arguments_hash: record.body['arguments_hash'],
          approval: 'approval-1',
          idempotency_key: 'key-1',
        },
      },
    ]);
  });

  test.each([
    ['read', 600_302, 'Read'],
    ['write', 600_303, 'Update'],
    ['egress', 600_399, 'Egress'],
    ['irreversible', 600_399, 'Irreversible'],
  ] as const)('the effect %s is the type %i', async (effect, type_uid, activity_name) => {
    expect(await event({ effect })).toEqual(expect.objectContaining({ type_uid, activity_name }));
  });

  test('a refused, a held, a failed and an intended call say so', async () => {
    const refused = await event({
      decision: { outcome: 'deny', rules: ['no'] },
      outcome: 'forbidden',
    });
    expect(refused).toEqual(
      expect.objectContaining({ status_id: 2, status_code: 'forbidden', severity_id: 2 }),
    );
    expect(refused).toEqual(
      expect.objectContaining({ action_id: 2, disposition_id: 2, is_alert: true }),
    );
    const held = await event({
      decision: { outcome: 'approval', rules: [] },
      outcome: 'forbidden',
    });
    expect(held).toEqual(expect.objectContaining({ action_id: 2, disposition_id: 14 }));
    expect(await event({ outcome: 'upstream' })).toEqual(
      expect.objectContaining({ status: 'Failure', action_id: 1 }),
    );
    expect(await event({ phase: 'intent' })).toEqual(
      expect.objectContaining({ status_id: 99, status: 'Intent' }),
    );
  });

  test('a call of nobody still has an actor and a source', async () => {
    const {
      person: _1,
      agent: _2,
      run: _3,
      roles: _4,
      traceparent: _5,
      approver: _6,
      ...rest
    } = aCall;
    const [bare] = exportOcsf(only((await logged([rest])).records), profile);
    expect(bare?.['src_endpoint']).toEqual({ svc_name: 'mcp-client' });
    expect(bare?.['actor']).toEqual({
      user: { uid: expect.stringMatching(/^[0-9a-f]{32}$/) },
      app_name: 'mcp-client',
    });
    expect(bare).not.toHaveProperty('trace');
  });
});

const attributesOf = (trace: unknown) => {
  const text = JSON.stringify(trace);
  const list = /"attributes":(\[(?:(?!"attributes").)*\]),"status"/.exec(text)?.[1] ?? '[]';
  const pairs: { key: string; value: Record<string, unknown> }[] = JSON.parse(list);
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
};

describe('OTLP spans', () => {
  test('the outcome of a call is a server span named after its tool', async () => {
    const record = await loggedOne();
    const trace = exportSpans(record);
    const { resourceSpans } = JSON.parse(JSON.stringify(trace));
    const [{ resource, scopeSpans }] = resourceSpans;
    const [{ spans }] = scopeSpans;
    const [{ attributes: _, ...span }] = spans;
    expect(span).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: record.hash.slice(-16),
      parentSpanId: '00f067aa0ba902b7',
      flags: 1,
      name: 'tools/call create_ticket',
      kind: 2,
      startTimeUnixNano: `${aCall.at}000000`,
      endTimeUnixNano: `${aCall.at + 41}250000`,
      status: { code: 0 },
    });
    expect(resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'gatehouse-ticketing' },
    });
    expect(attributesOf(trace)).toEqual(
      expect.objectContaining({
        'mcp.method.name': 'tools/call',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'create_ticket',
        'gatehouse.outcome': 'ok',
        'gatehouse.audit.record': '1',
      }),
    );
    expect(attributesOf(trace)).not.toHaveProperty('error.type');
  });

  test('an error has a type and a status; an intent is no span; without a trace it is its own', async () => {
    const failed = exportSpans(await loggedOne({ outcome: 'upstream' }));
    expect(attributesOf(failed)).toEqual(expect.objectContaining({ 'error.type': 'tool_error' }));
    expect(JSON.stringify(failed)).toContain('"status":{"code":2}');
    expect(exportSpans(await loggedOne({ phase: 'intent' }))).toBeUndefined();
    const record = await loggedOne({ traceparent: 'nonsense' });
    expect(JSON.stringify(exportSpans(record))).toContain(
      `"traceId":"${record.hash.slice(0, 32)}"`,
    );
  });
});

test('canary: no export holds a name, an argument or a message, even of a record that was opened', async () => {
  const record = only((await logged([aCall], true)).records);
  expect(JSON.stringify(record)).toContain('CNRY');
  const exported = JSON.stringify([exportOcsf(record, profile), exportSpans(record)]);
  expect(exported).not.toContain('CNRY');
  expect(exported).not.toContain('arguments"');
  expect(exported).not.toContain('gen_ai.tool.call');
});

test('a record of another kind is exported as nothing', async () => {
  const record = { ...(await loggedOne()), kind: 'login' };
  expect(exportOcsf(record, profile)).toEqual([]);
  expect(exportSpans(record)).toBeUndefined();
});

test.each([
  ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', true],
  ['00-00000000000000000000000000000000-00f067aa0ba902b7-01', false],
  ['00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01', false],
  ['00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01', false],
  ['', false],
  [undefined, false],
])('traceparent %s', (header, valid) => {
  expect(readTraceparent(header) !== undefined).toBe(valid);
});

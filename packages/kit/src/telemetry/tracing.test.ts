import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { VendorEvent } from '../http/traffic.ts';
import { aRecord, anyRecord, CANARY } from './call-record.fixture.ts';
import { startCollector, type Collector } from './collector.fixture.ts';
import { openTracing, type Tracing } from './tracing.ts';

const CALLER = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const START = Date.parse('2026-11-02T09:00:00Z');

let collector: Collector;
afterEach(() => collector.close());

async function start(answer?: () => number | undefined) {
  collector = await startCollector(answer);
  const log: string[] = [];
  let lost = 0;
  const tracing: Tracing = await openTracing({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    connector: 'notes',
    version: '1.2.3',
    transport: 'http',
    instance: 'replica-1',
    now: () => START,
    log: (_, event) => void log.push(event),
    onLost: () => void (lost += 1),
  });
  return { tracing, log, lost: () => lost };
}

const vendorCall: VendorEvent = {
  vendor: 'pad',
  method: 'GET',
  operation: `GET /${CANARY}`,
  outcome: 'ok',
  status: 200,
  tries: 1,
  retries: 0,
  pausedMs: 0,
  ms: 25,
};

describe('R67 a collector receives what happened', () => {
  test('a call inside the caller’s trace, with the names of the conventions and without its arguments', async () => {
    const { tracing } = await start();
    tracing.record({ ...aRecord, at: START, arguments: { text: CANARY }, traceparent: CALLER });
    await tracing.close();
    expect(collector.paths).toEqual(['/v1/traces']);
    expect(collector.resources[0]).toMatchObject({
      'service.name': 'gatehouse-notes',
      'service.version': '1.2.3',
      'service.instance.id': 'replica-1',
    });
    expect(collector.spans).toHaveLength(1);
    expect(collector.spans[0]).toMatchObject({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      parentSpanId: '00f067aa0ba902b7',
      name: 'tools/call get_note',
      kind: 2,
      startTimeUnixNano: START,
      endTimeUnixNano: START + 40,
      status: { code: 0 },
    });
    expect(collector.spans[0]?.attributes).toEqual({
      'mcp.method.name': 'tools/call',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'get_note',
      'network.transport': 'tcp',
      'gatehouse.effect': 'read',
      'gatehouse.outcome': 'ok',
      'gatehouse.decision': 'allow',
      'gatehouse.rules': ['leads-read'],
      'gatehouse.policy': '0123456789ab',
      'gatehouse.run': 'run-1',
      'gatehouse.passport': 'passport-1',
    });
  });

  test('a refused call is an error of the type that the conventions give to tools', async () => {
    const { tracing } = await start();
    const decision = { outcome: 'deny', rules: ['no-reads'] } as const;
    tracing.record({ ...aRecord, outcome: 'forbidden', decision, message: CANARY });
    tracing.record({ ...aRecord, outcome: 'replayed' });
    await tracing.close();
    expect(
      collector.spans.map(({ status, attributes }) => [status, attributes['error.type']]),
    ).toEqual([
      [{ code: 2 }, 'tool_error'],
      [{ code: 0 }, undefined],
    ]);
    expect(collector.spans[0]?.attributes['gatehouse.outcome']).toBe('forbidden');
  });

  test('vendor calls are children of the call in which they were made, also when calls overlap', async () => {
    const { tracing } = await start();
    const call = (tool: string, traceparent?: string) =>
      tracing.within({ tool, traceparent, protocolVersion: '2026-07-28' }, async () => {
        await Promise.resolve();
        tracing.vendorCall({ ...vendorCall, vendor: `pad-of-${tool}` });
        await Promise.resolve();
        tracing.record({ ...aRecord, tool, phase: 'intent' });
        tracing.record({ ...aRecord, tool, at: START });
        // after its record a call is over
        tracing.vendorCall({ ...vendorCall, vendor: 'late' });
        return tool;
      });
    const answers = await Promise.all([call('get_note', CALLER), call('add_note')]);
    expect(answers).toEqual(['get_note', 'add_note']);
    tracing.vendorCall({ ...vendorCall, vendor: 'nobody' });
    await tracing.close();
    expect(collector.spans).toHaveLength(4);
    for (const tool of ['get_note', 'add_note']) {
      const parent = collector.spans.find(({ name }) => name === `tools/call ${tool}`);
      const child = collector.spans.find(
        ({ attributes }) => attributes['gatehouse.vendor'] === `pad-of-${tool}`,
      );
      expect(parent?.attributes['mcp.protocol.version']).toBe('2026-07-28');
      expect(child).toMatchObject({
        traceId: parent?.traceId,
        parentSpanId: parent?.spanId,
        name: 'GET',
        kind: 3,
        startTimeUnixNano: START - 25,
        endTimeUnixNano: START,
      });
    }
  });

  test('a vendor call that failed says how, and none says what was asked', async () => {
    const { tracing } = await start();
    const { status: _, ...unanswered } = vendorCall;
    await tracing.within({ tool: 'get_note' }, async () => {
      tracing.vendorCall({ ...vendorCall, outcome: 'not_found', status: 404, method: CANARY });
      tracing.vendorCall({ ...unanswered, outcome: 'upstream', tries: 3, retries: 2 });
      tracing.record(aRecord);
    });
    await tracing.close();
    const [refused, silent] = collector.spans;
    expect(refused).toMatchObject({ name: '_OTHER', status: { code: 2 } });
    expect(refused?.attributes).toEqual({
      'gatehouse.vendor': 'pad',
      'http.request.method': '_OTHER',
      'gatehouse.outcome': 'not_found',
      'http.response.status_code': 404,
      'error.type': '404',
    });
    expect(silent?.attributes).toEqual({
      'gatehouse.vendor': 'pad',
      'http.request.method': 'GET',
      'gatehouse.outcome': 'upstream',
      'http.request.resend_count': 2,
      'error.type': 'upstream',
    });
    expect(collector.bytes.join('')).not.toContain(CANARY);
  });

  test('a call that never became one still has a span, and its error reaches the caller', async () => {
    const { tracing } = await start();
    const failing = tracing.within({ tool: 'get_note' }, () =>
      Promise.reject(new Error('refused')),
    );
    await expect(failing).rejects.toThrow('refused');
    await tracing.close();
    expect(collector.spans.map(({ name }) => name)).toEqual(['tools/call get_note']);
  });

  test('one impossible time costs no other span', async () => {
    const { tracing } = await start();
    for (const at of [1e300, -1e300, Number.NaN, Infinity, 8.64e15]) {
      tracing.record({ ...aRecord, at, milliseconds: at });
    }
    await tracing.close();
    expect(collector.spans.map(({ startTimeUnixNano }) => startTimeUnixNano)).toEqual(
      Array.from({ length: 5 }, () => START),
    );
  });

  test('a trace that the caller does not keep is not kept here', async () => {
    const { tracing } = await start();
    tracing.record({ ...aRecord, traceparent: CALLER.replace(/01$/, '00') });
    await tracing.close();
    expect(collector.spans).toEqual([]);
  });
});

test('R35 no argument, message, person or secret reaches the collector, whatever is recorded', async () => {
  const { tracing } = await start();
  const hidden = fc.property(anyRecord, (record) => {
    const { principal: _, decision, ...rest } = record;
    // run and passport are ids of the host; rules are ids of the operator
    tracing.record({ ...rest, decision: { ...decision, rules: [] }, outcome: 'upstream' });
    tracing.record({
      ...aRecord,
      arguments: record.arguments,
      principal: { ...(aRecord.principal ?? never()), person: CANARY, unit: CANARY, agent: CANARY },
    });
  });
  fc.assert(hidden, { numRuns: 200 });
  await tracing.close();
  expect(collector.spans.length).toBeGreaterThan(200);
  expect(collector.bytes.join('')).not.toContain(CANARY);
});

const never = (): never => {
  throw new Error('the record has a principal');
};

describe('a collector that is in trouble does not trouble the connector', () => {
  test('what it refuses is lost, said once, and counted', async () => {
    const { tracing, log, lost } = await start(() => 400);
    tracing.record(aRecord);
    await tracing.close();
    expect(log).toEqual(['traces_lost']);
    expect(lost()).toBe(1);
  });

  test('closing waits for a silent one only as long as it is told to', async () => {
    const { tracing } = await start(() => undefined);
    tracing.record(aRecord);
    await expect(tracing.close(20)).resolves.toBeUndefined();
  });
});

import { expect, test, vi } from 'vitest';
import { aRecord } from './call-record.fixture.ts';
import { readTraceSettings } from './trace-settings.ts';
import { openTracing } from './tracing.ts';

let loaded = 0;
vi.mock('./otlp.ts', () => {
  loaded += 1;
  return { openOtlp: () => 'the part that sends' };
});

async function open(env: Record<string, string>) {
  const log: unknown[][] = [];
  const tracing = await openTracing({
    env,
    connector: 'notes',
    version: '1.2.3',
    transport: 'stdio',
    now: () => 0,
    log: (...line) => void log.push(line),
  });
  return { tracing, log };
}

test.each<Record<string, string>>([
  {},
  { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'TRUE' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_TRACES_EXPORTER: 'none' },
])('with %j nothing is loaded and calls run as ever', async (env) => {
  const { tracing, log } = await open(env);
  expect(await tracing.within({ tool: 'get_note' }, () => Promise.resolve(7))).toBe(7);
  tracing.record(aRecord);
  await tracing.close();
  expect(loaded).toBe(0);
  expect(log).toEqual([]);
});

test('R66 an endpoint that cannot be used is said, not repeated, and does not stop the connector', async () => {
  const { log } = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'user:secret@collector' });
  const message =
    'OTEL_EXPORTER_OTLP_ENDPOINT must be an http(s) address such as http://collector:4318';
  expect(log).toEqual([['warn', 'traces_off', { message }]]);
  expect(loaded).toBe(0);
});

test('with an endpoint it is loaded, once', async () => {
  const { tracing } = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' });
  expect(tracing).toBe('the part that sends');
  expect(loaded).toBe(1);
});

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, 'http://c:4318/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c/otlp/' }, 'https://c/otlp/v1/traces'],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/in' },
    'http://t/in',
  ],
])('%j sends to %s', (env, url) => {
  expect(readTraceSettings(env)).toEqual({ wanted: true, settings: { url } });
});

test('OTEL_SERVICE_NAME goes before the name of the connector', () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_SERVICE_NAME: 'desk' };
  expect(readTraceSettings(env)).toMatchObject({ settings: { serviceName: 'desk' } });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aRecord, anyRecord, CANARY } from './call-record.fixture.ts';
import { parseExposition, type Sample } from './exposition.fixture.ts';
import { cappedLabel, closedLabel } from './label.ts';
import { metricsAsMarkdown, metricTable } from './metric-table.ts';
import { createMetrics, type Metrics, type MetricsOptions } from './metrics.ts';

const tools = [{ name: 'get_note' }, { name: 'add_note' }];
const start = (more: Partial<MetricsOptions> = {}) =>
  createMetrics({ connector: 'notes', version: '1.2.3', vendor: 'memory', tools, ...more });

const idle = () => ({ cpuSeconds: 0, residentBytes: 0 });

async function samplesOf(metrics: Metrics, name: string): Promise<Sample[]> {
  return parseExposition(await metrics.expose()).samples.filter((sample) => sample.name === name);
}

async function valueOf(metrics: Metrics, name: string, labels: Record<string, string> = {}) {
  const found = (await samplesOf(metrics, name)).filter((sample) =>
    Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  expect(found).toHaveLength(1);
  return found[0]?.value;
}

describe('R67 calls are counted', () => {
  test('by tool, effect and outcome, with their duration in seconds and the rule that decided', async () => {
    const metrics = start();
    metrics.record(aRecord);
    metrics.record({ ...aRecord, milliseconds: 3_000 });
    metrics.record({
      ...aRecord,
      outcome: 'forbidden',
      decision: { outcome: 'deny', rules: ['no-reads', 'nor-this'] },
    });
    const read = { tool: 'get_note', effect: 'read' };
    expect(await samplesOf(metrics, 'gatehouse_calls_total')).toEqual([
      { name: 'gatehouse_calls_total', labels: { ...read, outcome: 'ok' }, value: 2 },
      { name: 'gatehouse_calls_total', labels: { ...read, outcome: 'forbidden' }, value: 1 },
    ]);
    expect(await valueOf(metrics, 'gatehouse_call_duration_seconds_count', read)).toBe(3);
    expect(await valueOf(metrics, 'gatehouse_call_duration_seconds_sum', read)).toBeCloseTo(3.08);
    const bucket = 'gatehouse_call_duration_seconds_bucket';
    expect(await valueOf(metrics, bucket, { le: '0.025' })).toBe(0);
    expect(await valueOf(metrics, bucket, { le: '0.05' })).toBe(2);
    expect(await valueOf(metrics, bucket, { le: '5' })).toBe(3);
    expect(await samplesOf(metrics, 'gatehouse_decisions_total')).toEqual([
      {
        name: 'gatehouse_decisions_total',
        labels: { outcome: 'allow', rule: 'leads-read' },
        value: 2,
      },
      {
        name: 'gatehouse_decisions_total',
        labels: { outcome: 'deny', rule: 'no-reads' },
        value: 1,
      },
    ]);
  });

  test('a write has an intent and an outcome and is one call', async () => {
    const metrics = start();
    const write = { ...aRecord, tool: 'add_note', effect: 'write' } as const;
    metrics.record({ ...write, phase: 'intent' });
    metrics.record(write);
    expect(await valueOf(metrics, 'gatehouse_write_intents_total')).toBe(1);
    expect(await valueOf(metrics, 'gatehouse_calls_total')).toBe(1);
    expect(await valueOf(metrics, 'gatehouse_decisions_total')).toBe(1);
  });

  test('a clock that was set back counts as no time at all', async () => {
    const metrics = start();
    metrics.record({ ...aRecord, milliseconds: -5_000 });
    expect(await valueOf(metrics, 'gatehouse_call_duration_seconds_sum')).toBe(0);
  });
});

const vendorCall = {
  vendor: 'memory',
  method: 'GET',
  operation: 'GET /notes/1',
  tries: 1,
  retries: 0,
  pausedMs: 0,
  ms: 200,
};

test.each([
  [{ outcome: 'ok', status: 204 }, '2xx'],
  [{ outcome: 'rate_limited', status: 429 }, '429'],
  [{ outcome: 'not_found', status: 404 }, '4xx'],
  [{ outcome: 'upstream', status: 503 }, '5xx'],
  [{ outcome: 'upstream', status: 99 }, 'other'],
  [{ outcome: 'outcome_unknown' }, 'none'],
] as const)('a vendor call that ended with %j has the status %s', async (how, status) => {
  const metrics = start();
  metrics.vendorCall({ ...vendorCall, ...how });
  expect(await samplesOf(metrics, 'gatehouse_vendor_calls_total')).toEqual([
    {
      name: 'gatehouse_vendor_calls_total',
      labels: { vendor: 'memory', method: 'GET', outcome: how.outcome, status },
      value: 1,
    },
  ]);
  expect(await valueOf(metrics, 'gatehouse_vendor_call_duration_seconds_sum')).toBe(0.2);
});

test('repetitions are counted', async () => {
  const metrics = start();
  metrics.vendorCall({ ...vendorCall, outcome: 'ok', tries: 3, retries: 2 });
  metrics.vendorCall({ ...vendorCall, outcome: 'ok' });
  expect(await valueOf(metrics, 'gatehouse_vendor_retries_total')).toBe(2);
});

test.each([
  ['closed', 0],
  ['half_open', 1],
  ['open', 2],
] as const)('a breaker that is %s shows as %i', async (breaker, value) => {
  const metrics = start({ traffic: () => ({ breaker, in_flight: 7 }) });
  expect(await valueOf(metrics, 'gatehouse_vendor_breaker_state')).toBe(value);
  expect(await valueOf(metrics, 'gatehouse_vendor_in_flight')).toBe(7);
});

test('refusals before a call are counted by what refused', async () => {
  const metrics = start();
  metrics.rateRefused('person');
  metrics.authRefused('expired');
  metrics.authRefused('token eyJhbGciOi was not nice');
  metrics.recordFailed('audit');
  expect(await valueOf(metrics, 'gatehouse_rate_refused_total', { limit: 'person' })).toBe(1);
  expect(await valueOf(metrics, 'gatehouse_auth_refused_total', { reason: 'expired' })).toBe(1);
  expect(await valueOf(metrics, 'gatehouse_auth_refused_total', { reason: 'other' })).toBe(1);
  expect(await valueOf(metrics, 'gatehouse_record_failures_total', { sink: 'audit' })).toBe(1);
});

test('what is true only now is read when it is asked for, as often as it is asked for', async () => {
  let busy = 3;
  const metrics = start({
    inFlight: () => busy,
    draining: () => busy > 3,
    usage: () => ({ cpuSeconds: 1.5, residentBytes: 4096 }),
  });
  expect(await valueOf(metrics, 'gatehouse_calls_in_flight')).toBe(3);
  busy = 4;
  expect(await valueOf(metrics, 'gatehouse_calls_in_flight')).toBe(4);
  expect(await valueOf(metrics, 'gatehouse_draining')).toBe(1);
  expect(await valueOf(metrics, 'process_cpu_seconds_total')).toBe(1.5);
  expect(await valueOf(metrics, 'process_resident_memory_bytes')).toBe(4096);
  expect(
    await valueOf(metrics, 'gatehouse_build_info', { connector: 'notes', version: '1.2.3' }),
  ).toBe(1);
});

test('R39 calls by a former name are counted, by the kind of their caller', async () => {
  const times = { since: '1.0.0', until: '2.0.0' };
  const metrics = start({
    tools: [
      {
        name: 'get_note',
        formerly: [{ name: 'read_note', ...times }],
        formerArguments: [{ name: 'index', now: 'at', ...times }],
      },
    ],
  });
  const tool = { kind: 'tool', alias: 'read_note', now: 'get_note', until: '2.0.0' } as const;
  const index = { ...tool, kind: 'argument', alias: 'get_note.index' } as const;
  const { principal, ...unidentified } = aRecord;
  metrics.record({ ...aRecord, formerNames: [tool, index] });
  metrics.record({ ...aRecord, formerNames: [tool], outcome: 'invalid' });
  metrics.record({ ...aRecord, formerNames: [tool], phase: 'intent' });
  metrics.record({ ...unidentified, formerNames: [tool] });
  metrics.record({ ...aRecord, formerNames: [{ ...tool, alias: 'anything' }] });
  if (principal) {
    metrics.record({ ...aRecord, principal: { ...principal, agent: 'x' }, formerNames: [tool] });
  }
  metrics.record(aRecord);
  const samples = await samplesOf(metrics, 'gatehouse_deprecated_calls_total');
  expect(samples.map(({ labels, value }) => [labels['alias'], labels['caller'], value])).toEqual([
    ['read_note', 'person', 2],
    ['get_note.index', 'person', 1],
    ['read_note', 'unidentified', 1],
    ['other', 'person', 1],
    ['read_note', 'agent', 1],
  ]);
});

describe('R35 metrics hold no text of a caller or a vendor and stay few', () => {
  test('whatever is recorded', async () => {
    const metrics = start();
    const property = fc.property(anyRecord, fc.string(), (record, method) => {
      metrics.record(record);
      metrics.authRefused(CANARY + method);
      const hostile = { vendor: CANARY + method, method: CANARY + method, ms: Number.NaN };
      metrics.vendorCall({ ...vendorCall, ...hostile, outcome: 'upstream', operation: CANARY });
    });
    fc.assert(property, { numRuns: 500 });
    for (let at = 0; at < 200; at += 1) {
      metrics.record({ ...aRecord, decision: { outcome: 'deny', rules: [`rule-${at}`] } });
    }
    const text = await metrics.expose();
    const { samples } = parseExposition(text);
    expect(text).not.toContain(CANARY);
    const values = (label: string) =>
      new Set(samples.map(({ labels }) => labels[label]).filter((value) => value !== undefined));
    expect(values('rule').size).toBe(101);
    expect([...values('tool')].toSorted()).toEqual(['add_note', 'get_note', 'other']);
    expect([...values('vendor')].toSorted()).toEqual(['memory', 'other']);
    expect(samples.length).toBeLessThan(800);
  });

  test('a closed label knows what it knows; a capped one keeps the first ids', () => {
    const closed = closedLabel(['a', 'b']);
    expect(['a', 'b', 'c', '', 'toString'].map(closed)).toEqual([
      'a',
      'b',
      'other',
      'other',
      'other',
    ]);
    const capped = cappedLabel(2);
    expect(['x y', 'one', 'a@b', 'two', 'three', 'one'].map(capped).join(' ')).toBe(
      'other one other two other one',
    );
  });
});

describe('the table is the truth', () => {
  test('everything in it is served with its type, and nothing else is', async () => {
    const { types } = parseExposition(await start({ usage: idle }).expose());
    const expected = Object.entries(metricTable).map(([name, { type }]) => [name, type]);
    expect(Object.fromEntries(types)).toEqual(Object.fromEntries(expected));
  });

  test('what nobody measures is not served as zero', async () => {
    expect(await start().expose()).not.toContain('process_');
  });

  test('names follow the conventions: counters end in _total, durations in _seconds', () => {
    for (const [name, { type }] of Object.entries(metricTable)) {
      expect(name.endsWith('_total')).toBe(type === 'counter');
    }
    const histograms = Object.entries(metricTable).filter(([, { type }]) => type === 'histogram');
    for (const [name] of histograms) expect(name).toMatch(/_seconds$/);
  });

  test('docs/operating.md shows exactly this table', () => {
    const page = readFileSync(new URL('../../../../docs/operating.md', import.meta.url), 'utf8');
    expect(page).toContain(metricsAsMarkdown());
  });
});

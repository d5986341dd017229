import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planDigest, type Plan } from './plan.ts';

type About = Parameters<typeof planDigest>[0];

const plan: Plan = {
  summary: 'Set the status of SUP-1042 to resolved.',
  target: '1042',
  changes: [{ field: 'status', was: 'open', becomes: 'resolved' }],
};
const about: About = {
  tool: 'set_status',
  input: { ticket_id: '1042', status: 'resolved', note: null },
  plan,
  run: 'run-1',
};

describe('the digest of an effect', () => {
  test('is SHA-256 over RFC 8785 in base64url', () => {
    expect(planDigest(about)).toMatch(/^[\w-]{43}$/);
    // openssl dgst -sha256 -binary over the canonical text, written out by hand
    expect(
      planDigest({ tool: 't', input: {}, plan: { summary: 's', changes: [] }, run: 'r' }),
    ).toBe('id8KOwx9AtwSUWlz4PrCVZr2nKELC4E_gyy8qb9lMsI');
  });

  test.each<[string, About]>([
    ['tool', { ...about, tool: 'set_statuses' }],
    ['run', { ...about, run: 'run-2' }],
    ['an argument', { ...about, input: { ticket_id: '1042', status: 'closed', note: null } }],
    ['an argument that is missing', { ...about, input: { ticket_id: '1042', status: 'resolved' } }],
    ['the record', { ...about, plan: { ...plan, target: '1043' } }],
    ['no record', { ...about, plan: { summary: plan.summary, changes: plan.changes } }],
    ['the sentence', { ...about, plan: { ...plan, summary: 'Set it.' } }],
    [
      'the value before',
      {
        ...about,
        plan: { ...plan, changes: [{ field: 'status', was: 'new', becomes: 'resolved' }] },
      },
    ],
    [
      'empty for a record that is new',
      {
        ...about,
        plan: { ...plan, changes: [{ field: 'status', was: null, becomes: 'resolved' }] },
      },
    ],
    [
      'absent',
      { ...about, plan: { ...plan, changes: [{ field: 'status', becomes: 'resolved' }] } },
    ],
    [
      'one change more',
      { ...about, plan: { ...plan, changes: [...plan.changes, { field: 'a', becomes: 'b' }] } },
    ],
  ])('another %s, another digest', (_what, other) => {
    expect(planDigest(other)).not.toBe(planDigest(about));
  });

  const changes = fc.array(
    fc.record(
      {
        field: fc.string(),
        was: fc.option(fc.string()),
        becomes: fc.option(fc.string()),
      },
      { requiredKeys: ['field', 'becomes'] },
    ),
    { maxLength: 3 },
  );
  const anything: fc.Arbitrary<About> = fc.record({
    tool: fc.string(),
    input: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }),
    plan: fc.record({ summary: fc.string(), target: fc.string(), changes }),
    run: fc.string(),
  });
  test('two effects have one digest exactly when they are the same effect', () => {
    fc.assert(
      fc.property(anything, anything, (one, two) => {
        expect(planDigest(one) === planDigest(two)).toBe(text(one) === text(two));
      }),
    );
  });

  test('a difference anywhere in one effect shows', () => {
    fc.assert(
      fc.property(anything, fc.jsonValue(), fc.string(), (one, value, name) => {
        const other = { ...one, input: { ...Object(one.input), [name]: value } };
        expect(planDigest(one) === planDigest(other)).toBe(text(one) === text(other));
      }),
    );
  });

  test('the order of keys does not count, at any depth', () => {
    fc.assert(
      fc.property(anything, (one) => {
        expect(planDigest({ ...one, input: reversed(one.input) })).toBe(planDigest(one));
      }),
    );
  });
});

function remade(value: unknown, order: (keys: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => remade(item, order));
  if (typeof value !== 'object' || value === null) return value;
  const entries = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    order([...entries.keys()]).map((key) => [key, remade(entries.get(key), order)]),
  );
}
const reversed = (value: unknown) => remade(value, (keys) => keys.toReversed());
const sorted = (value: unknown) => remade(value, (keys) => keys.toSorted());

/** One text per effect; -0 and 0 are the same number of JSON. */
const text = (value: unknown) => JSON.stringify(sorted(JSON.parse(JSON.stringify(value))));

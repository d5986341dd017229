import fc from 'fast-check';
import type { CallRecord } from '../call/record.ts';
import { effects } from '../tool/define-tool.ts';

/** A read that went well. */
export const aRecord: CallRecord = {
  phase: 'outcome',
  at: Date.parse('2026-11-02T09:00:00Z'),
  milliseconds: 40,
  tool: 'get_note',
  effect: 'read',
  principal: {
    person: 'maya@halden.example',
    unit: 'support',
    roles: ['lead'],
    scopes: ['notes:read'],
    run: 'run-1',
    passport: 'passport-1',
    expiresAt: 1_800_000_000,
    label: { trust: 'trusted', classes: [] },
  },
  arguments: { at: 0 },
  decision: { outcome: 'allow', rules: ['leads-read'] },
  policy: '0123456789ab',
  outcome: 'ok',
};

/** Occurs in everything of `anyRecord` that a caller or a vendor could have written. */
export const CANARY = 'CNRY-7d1f';

const text = fc.string().map((some) => `${CANARY}${some}`);

/** An outcome that the types do not allow. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- that it is none is the point
const wrongOutcome = text as fc.Arbitrary<'ok'>;

/** Records as hostile as their type allows, and with tools and outcomes that it does not. */
export const anyRecord: fc.Arbitrary<CallRecord> = fc.record(
  {
    phase: fc.constantFrom('intent', 'outcome'),
    at: fc.double({ noNaN: false }),
    milliseconds: fc.double({ noNaN: false }),
    tool: fc.oneof(fc.constantFrom('get_note', 'add_note'), text),
    effect: fc.constantFrom(...effects),
    principal: fc.record({
      person: text,
      unit: text,
      roles: fc.array(text),
      scopes: fc.array(text),
      run: text,
      passport: text,
      agent: text,
      expiresAt: fc.integer(),
      label: fc.constant({ trust: 'untrusted', classes: [] }),
    }),
    arguments: fc.oneof(text, fc.anything()),
    decision: fc.record({
      outcome: fc.constantFrom('allow', 'approval', 'deny'),
      rules: fc.array(fc.oneof(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), fc.string())),
    }),
    policy: fc.constant('0123456789ab'),
    key: text,
    upstream: text,
    outcome: fc.oneof(fc.constantFrom('ok', 'forbidden', 'upstream'), wrongOutcome),
    message: text,
    traceparent: text,
    client: text,
    // only what the connector declares is ever in here
    formerNames: fc.array(
      fc.record({
        kind: fc.constantFrom('tool', 'argument'),
        alias: fc.constantFrom('read_note', 'get_note.index', 'toString'),
        now: fc.constant('get_note'),
        until: fc.constant('2.0.0'),
      }),
    ),
  },
  {
    requiredKeys: [
      'phase',
      'at',
      'milliseconds',
      'tool',
      'effect',
      'arguments',
      'decision',
      'policy',
      'outcome',
    ],
  },
);

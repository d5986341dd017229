import type { Approval, Principal } from '@gatehouse/passport';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PolicyDecision } from '../policy/policy.ts';
import { tinyConnector, type Notes } from '../serve/tiny-connector.fixture.ts';
import { tinyServices } from '../serve/tiny-server.fixture.ts';
import { prepareTools } from '../serve/server-parts.ts';
import { callTool } from './call-tool.ts';
import { tainted, writer } from './caller.fixture.ts';

const NOW = 1_700_000_000_000;
const tools = prepareTools(tinyConnector);
const answer = z.looseObject({
  result: z.string().optional(),
  at: z.int().optional(),
  plan: z.looseObject({ digest: z.string() }).optional(),
  error: z
    .looseObject({
      code: z.string(),
      rule: z.string().optional(),
      approval: z.looseObject({ digest: z.string() }).optional(),
    })
    .optional(),
});

let notes: Notes;
let desk: ReturnType<typeof tinyServices>;
beforeEach(() => {
  notes = { texts: ['first note'], keys: new Map() };
  desk = tinyServices(notes, { now: () => NOW });
});

async function add(text: string, key: string, principal: Principal = writer, more: object = {}) {
  const prepared = tools.get('add_note');
  if (!prepared) throw new Error('no add_note');
  const result = await callTool(desk.services, prepared, {
    arguments: { text, idempotency_key: key, ...more },
    principal: () => Promise.resolve(principal),
    signal: new AbortController().signal,
  });
  return answer.parse(result.structuredContent);
}

/** The digest that the connector asks consent for. */
async function digestOf(text: string, principal = tainted): Promise<string> {
  const { error } = await add(text, 'key-for-digest', principal);
  return error?.approval?.digest ?? 'none';
}

const consent = (digest: string, more: Partial<Approval> = {}): Principal => ({
  ...tainted,
  approval: { id: 'approval-1', digest, by: 'tom', exp: NOW / 1000 + 60, ...more },
});

describe('a write happens once', () => {
  test('the same key and arguments: the first reply again, and one row', async () => {
    expect(await add('hello', 'key-00001')).toEqual({ at: 1 });
    expect(await add('hello', 'key-00001')).toEqual({ at: 1 });
    expect(notes.texts).toEqual(['first note', 'hello']);
    expect(desk.records.map(({ phase, outcome, upstream }) => [phase, outcome, upstream])).toEqual([
      ['intent', 'ok', undefined],
      ['outcome', 'ok', '1'],
      ['intent', 'ok', undefined],
      ['outcome', 'replayed', '1'],
    ]);
  });

  test('the same key for another write is refused; another key is another write', async () => {
    await add('hello', 'key-00001');
    expect((await add('other', 'key-00001')).error?.code).toBe('duplicate');
    expect(await add('hello', 'key-00002')).toEqual({ at: 2 });
  });

  test('a key is a person’s own', async () => {
    await add('hello', 'key-00001');
    expect(await add('hello', 'key-00001', { ...writer, person: 'tom' })).toEqual({ at: 2 });
  });

  test.each([undefined, 'short', 'x'.repeat(129), 7])(
    'R32 without a usable key (%j): nothing',
    async (key) => {
      const found = await add('hello', 'unused', writer, { idempotency_key: key });
      expect(found.error?.code).toBe('invalid');
      expect(notes.texts).toEqual(['first note']);
    },
  );
});

describe('a dry run', () => {
  test('says what would change, writes nothing, and leaves the key free', async () => {
    const { result, plan } = await add('hello', 'key-00001', writer, { dry_run: true });
    expect(result).toBe('planned');
    expect(plan).toEqual({
      summary: 'Note 1 is added.',
      changes: [{ field: 'text', becomes: 'hello' }],
      digest: expect.stringMatching(/^[\w-]{43}$/),
      decision: 'allow',
      rules: ['label.trusted', 'default.by-scope'],
    });
    expect(notes.texts).toEqual(['first note']);
    expect(desk.records.at(-1)).toMatchObject({ phase: 'outcome', outcome: 'planned' });
    expect(await add('hello', 'key-00001')).toEqual({ at: 1 });
  });

  test('of a write that needs consent says so, under the digest that the consent is bound to', async () => {
    const { plan } = await add('hello', 'key-00001', tainted, { dry_run: true });
    expect(plan).toMatchObject({ decision: 'approval', digest: await digestOf('hello') });
  });
});

describe('R41 a write after untrusted text needs a second person', () => {
  test('it is held with its plan; nothing is written', async () => {
    const { error } = await add('hello', 'key-00001', tainted);
    expect(error).toMatchObject({
      code: 'approval_required',
      rule: 'label.untrusted',
      approval: { plan: { summary: 'Note 1 is added.' } },
    });
    expect(notes.texts).toEqual(['first note']);
    expect(desk.records.at(-1)).toMatchObject({ decision: { outcome: 'approval' } });
  });

  test('with the consent of another it is done, once, and the record names the consent', async () => {
    const approved = consent(await digestOf('hello'));
    expect(await add('hello', 'key-00001', approved)).toEqual({ at: 1 });
    expect(await add('hello', 'key-00001', approved)).toEqual({ at: 1 });
    expect(notes.texts).toEqual(['first note', 'hello']);
    expect(desk.records.at(-3)).toMatchObject({
      outcome: 'ok',
      approval: { id: 'approval-1', by: 'tom' },
      decision: { outcome: 'allow', rules: ['label.untrusted', 'default.by-scope'] },
    });
  });

  test.each<[string, (digest: string) => Principal, string]>([
    ['their own consent', (digest) => consent(digest, { by: 'maya' }), 'approval.self'],
    [
      'the consent of their own agent',
      (digest) => ({ ...consent(digest, { by: 'bot' }), agent: 'bot' }),
      'approval.self',
    ],
    ['an expired consent', (digest) => consent(digest, { exp: NOW / 1000 }), 'approval.expired'],
    ['a consent to something else', () => consent('A'.repeat(43)), 'approval.other-effect'],
    [
      'a consent for another run',
      (digest) => ({ ...consent(digest), run: 'run-2' }),
      'approval.other-effect',
    ],
  ])('%s does not count', async (_what, principal, rule) => {
    const found = await add('hello', 'key-00001', principal(await digestOf('hello')));
    expect(found.error).toMatchObject({ code: 'forbidden', rule });
    expect(notes.texts).toEqual(['first note']);
  });

  test('a consent does not cover other arguments, nor a record that has changed since', async () => {
    const approved = consent(await digestOf('hello'));
    expect((await add('HELLO', 'key-00001', approved)).error?.rule).toBe('approval.other-effect');
    notes.texts.push('somebody was faster');
    expect((await add('hello', 'key-00002', approved)).error?.rule).toBe('approval.other-effect');
  });

  test('a spent consent does nothing for a second write of the same effect', async () => {
    const approved = consent(await digestOf('hello'));
    await add('hello', 'key-00001', approved);
    // the very same effect again, in a world that looks as it did before
    notes.texts.pop();
    const again = await add('hello', 'key-00002', approved);
    expect(again.error).toMatchObject({ code: 'forbidden', rule: 'approval.spent' });
    expect(notes.texts).toEqual(['first note']);
  });

  test('classes that the record may not hold never get there, with any consent', async () => {
    const holding: Principal = { ...writer, label: { trust: 'trusted', classes: ['hr'] } };
    for (const principal of [holding, { ...holding, approval: consent('x').approval ?? never() }]) {
      const { error } = await add('hello', 'key-00001', principal);
      expect(error).toMatchObject({ code: 'forbidden', rule: 'label.class' });
    }
    expect(notes.texts).toEqual(['first note']);
  });
});

/** A policy that wants consent, and what it says once it is there. */
const wantsConsent = (approved: PolicyDecision['outcome']) => ({
  revision: 'r',
  decide: (question: { approved: boolean }): PolicyDecision => ({
    outcome: question.approved ? approved : 'approval',
    policies: ['large-notes'],
    because: 'Large notes are looked at.',
  }),
});

describe('R41 a policy that wants consent', () => {
  test('gets it; the plan names the policy', async () => {
    desk = tinyServices(notes, { now: () => NOW, policy: () => wantsConsent('allow') });
    const { error } = await add('hello', 'key-00001');
    expect(error).toMatchObject({ code: 'approval_required', rule: 'large-notes' });
    const digest = error?.approval?.digest ?? '';
    const approved = { ...consent(digest), label: writer.label };
    expect(await add('hello', 'key-00001', approved)).toEqual({ at: 1 });
  });

  test.each(['deny', 'approval'] as const)(
    'and is not content with it (%s): nothing is written',
    async (then) => {
      desk = tinyServices(notes, { now: () => NOW, policy: () => wantsConsent(then) });
      const digest = (await add('hello', 'key-00001')).error?.approval?.digest ?? '';
      const found = await add('hello', 'key-00001', { ...consent(digest), label: writer.label });
      expect(found.error).toMatchObject({ code: 'forbidden' });
      expect(notes.texts).toEqual(['first note']);
    },
  );
});

function never(): never {
  throw new Error('unreachable');
}

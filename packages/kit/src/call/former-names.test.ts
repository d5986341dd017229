import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Principal } from '@gatehouse/passport';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadPolicy } from '../policy/load.ts';
import { answerDecide } from '../serve/decide.ts';
import { createRateLimit } from '../serve/rate-limit.ts';
import { limitsConfig } from '../serve/limits.ts';
import { prepareTools } from '../serve/server-parts.ts';
import type { Notes } from '../serve/tiny-connector.fixture.ts';
import { tinyParts, tinyServices } from '../serve/tiny-server.fixture.ts';
import { memoryStore } from '../store/sqlite.fixture.ts';
import { findTool } from '../tool/find-tool.ts';
import { formerNames, renamedConnector } from '../tool/renamed-connector.fixture.ts';
import { createJournal } from '../writes/store-journal.ts';
import { callTool } from './call-tool.ts';
import { tainted, writer } from './caller.fixture.ts';
import type { CallRecord } from './record.ts';

const tools = prepareTools(renamedConnector);
/** By the present names, as every policy is. */
const policy = loadPolicy({
  definition: renamedConnector,
  texts: {
    'notes.cedar': `
      @id("all") permit (principal, action, resource);
      @id("no-such-text") forbid (principal, action == Notes::Action::"add_note", resource)
        when { context.input.text == "forbidden" };
      @id("held") @tier("approval") forbid (principal, action == Notes::Action::"add_note", resource)
        when { context.input.text == "held" } unless { context.approved };`,
  },
});

interface Asked {
  readonly name: string;
  readonly args: object;
  readonly principal: Principal;
}

const now = () => 1_700_000_000_000;
const wait = () => Promise.resolve();

/** A world in which nothing is random: notes, a journal and records of its own. */
async function played(calls: readonly Asked[]) {
  const notes: Notes = { texts: ['first'], keys: new Map() };
  let ids = 0;
  const journal = createJournal(memoryStore(), { now, newId: () => `id-${(ids += 1)}`, wait });
  const limits = { ...limitsConfig.parse({}), per_person: { calls: 3, per_s: 60 } };
  const { services, records } = tinyServices(notes, {
    journal,
    now,
    policy: () => policy,
    limit: createRateLimit({ limits }),
  });
  const results: CallToolResult[] = [];
  for (const { name, args, principal } of calls) {
    const found = findTool(tools, name);
    if (!found) throw new Error(`there is no ${name}`);
    const { prepared, former } = found;
    const result = await callTool(services, prepared, {
      arguments: args,
      principal: () => Promise.resolve(principal),
      signal: new AbortController().signal,
      former,
      client: 'a-client 1.0',
    });
    results.push(result);
  }
  return { results, records, texts: notes.texts, keys: [...notes.keys] };
}

/** An answer without what only a caller by a former name is told. */
function withoutNotice({ content, _meta = {}, ...rest }: CallToolResult) {
  const { 'dev.gatehouse/deprecated': _, ...meta } = _meta;
  return { ...rest, _meta: meta, content: content.slice(0, 1) };
}

function withoutNames({ formerNames: _names, arguments: _given, ...rest }: CallRecord) {
  return rest;
}

const given: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
  get_note: fc.record(
    { at: fc.constantFrom<unknown[]>(0, 1, 99, 'zero'), extra: fc.constant(1) },
    { requiredKeys: [] },
  ),
  add_note: fc.record(
    {
      text: fc.constantFrom<unknown[]>('hello', 'forbidden', 'held', '', 7),
      idempotency_key: fc.constantFrom('key-00001', 'key-00002'),
      dry_run: fc.boolean(),
      extra: fc.constant(1),
    },
    { requiredKeys: ['idempotency_key'] },
  ),
};
const principal = fc.constantFrom<Principal>(
  writer,
  tainted,
  { ...writer, scopes: ['notes:read'] },
  { ...writer, tools: ['get_note'] },
  { ...writer, tools: ['add_note'] },
);
/** A call by the present names, and the same one by former ones. */
const pair = fc.constantFrom('get_note', 'add_note').chain((tool) => {
  const { formerly = [], formerArguments = [] } = formerNames[tool] ?? {};
  return fc
    .record({
      args: given[tool] ?? fc.constant({}),
      who: principal,
      name: fc.constantFrom(tool, ...formerly.map((old) => old.name)),
      renamed: fc.subarray([...formerArguments]),
    })
    .map(({ args, who, name, renamed }) => {
      const old = new Map(renamed.map((one) => [one.now, one.name]));
      const entries = Object.entries(args).map(([present, value]) => [
        old.get(present) ?? present,
        value,
      ]);
      return {
        present: { name: tool, args, principal: who },
        former: { name, args: Object.fromEntries(entries), principal: who },
      };
    });
});

describe('R39 R42 R66 a former name is the same call', () => {
  test('whoever calls, in whatever order: answers, effects, decisions, keys and records are equal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { minLength: 1, maxLength: 4 }), async (pairs) => {
        const present = await played(pairs.map((one) => one.present));
        const former = await played(pairs.map((one) => one.former));
        expect(former.results.map(withoutNotice)).toEqual(present.results);
        expect(former.records.map(withoutNames)).toEqual(present.records.map(withoutNames));
        expect([former.texts, former.keys]).toEqual([present.texts, present.keys]);
      }),
      { numRuns: 100 },
    );
  });

  test('a passport for a former name opens the tool, by any of its names, and no other', async () => {
    const passport = { ...writer, tools: ['read_note'] };
    const { results } = await played([
      { name: 'read_note', args: { at: 0 }, principal: passport },
      { name: 'get_note', args: { at: 0 }, principal: passport },
      {
        name: 'write_note',
        args: { text: 'x', idempotency_key: 'key-00001' },
        principal: passport,
      },
    ]);
    expect(results.map(({ isError }) => isError ?? false)).toEqual([false, false, true]);
    expect(results[2]?.structuredContent).toMatchObject({
      error: { code: 'forbidden', rule: 'tool-not-in-passport' },
    });
  });

  test('an approval of a plan that was asked for by the former name is one of the present one', async () => {
    const add = { text: 'held', idempotency_key: 'key-00001' };
    const { results: planned } = await played([
      {
        name: 'write_note',
        args: { content: 'held', idempotency_key: 'key-00001' },
        principal: writer,
      },
      { name: 'add_note', args: add, principal: writer },
    ]);
    const [one, other] = planned.map(({ structuredContent }) => structuredContent);
    expect(one).toMatchObject({ error: { code: 'approval_required', rule: 'held' } });
    expect(other).toEqual(one);
  });

  test('the same write by both names happens once', async () => {
    const { results, texts } = await played([
      {
        name: 'write_note',
        args: { content: 'x', idempotency_key: 'key-00001' },
        principal: writer,
      },
      { name: 'add_note', args: { text: 'x', idempotency_key: 'key-00001' }, principal: writer },
    ]);
    expect(results.map(({ structuredContent }) => structuredContent)).toEqual([
      { at: 1 },
      { at: 1 },
    ]);
    expect(texts).toEqual(['first', 'x']);
  });
});

describe('R39 who uses a former name is told, and so is the owner', () => {
  test('in the answer: for programs in the metadata, for a model in a line after it', async () => {
    const { results, records } = await played([
      { name: 'read_note', args: { index: 0 }, principal: writer },
      { name: 'get_note', args: { at: 0 }, principal: writer },
    ]);
    const uses = [
      { kind: 'tool', alias: 'read_note', now: 'get_note', until: '2.0.0' },
      { kind: 'argument', alias: 'get_note.index', now: 'get_note.at', until: '2.0.0' },
    ];
    expect(results[0]?._meta).toMatchObject({ 'dev.gatehouse/deprecated': uses });
    expect(results[0]?.content).toEqual([
      { type: 'text', text: JSON.stringify(results[0]?.structuredContent) },
      {
        type: 'text',
        text: 'Notice: the tool read_note is now called get_note; the former name ends with version 2.0.0.\nNotice: the argument get_note.index is now called get_note.at; the former name ends with version 2.0.0.',
      },
    ]);
    expect(records.map((record) => [record.formerNames, record.client])).toEqual([
      [uses, 'a-client 1.0'],
      [undefined, 'a-client 1.0'],
    ]);
    expect(results[1]?.content).toHaveLength(1);
    expect(results[1]?._meta).not.toHaveProperty('dev.gatehouse/deprecated');
  });

  test('also when the call is refused', async () => {
    const reader = { ...writer, scopes: ['notes:read'] };
    const { results, records } = await played([
      { name: 'write_note', args: { content: 7 }, principal: reader },
      { name: 'write_note', args: { content: 7 }, principal: writer },
    ]);
    const told = results.map(({ _meta }) => _meta?.['dev.gatehouse/deprecated']);
    const tool = { kind: 'tool', alias: 'write_note', now: 'add_note', until: '2.0.0' };
    const text = {
      kind: 'argument',
      alias: 'add_note.content',
      now: 'add_note.text',
      until: '2.0.0',
    };
    // whoever may not call is told nothing of the arguments
    expect(told).toEqual([[tool], [tool, text]]);
    expect(records.map(({ formerNames: names }) => names)).toEqual(told);
  });

  test('both names of an argument at once are invalid', async () => {
    const { results } = await played([
      { name: 'get_note', args: { index: 0, at: 0 }, principal: writer },
    ]);
    expect(results[0]?.structuredContent).toMatchObject({
      error: { code: 'invalid', fields: [{ field: 'index' }] },
    });
  });
});

test('R42 a question about a decision may use former names, and is answered as by the present ones', async () => {
  const { parts } = tinyParts();
  const renamed = { ...parts, tools, services: { ...parts.services, policy: () => policy } };
  const ask = (name: string, args: Record<string, unknown>) =>
    answerDecide(renamed, { name, arguments: args }, writer);
  for (const text of ['hello', 'forbidden', 'held']) {
    const present = await ask('add_note', { text });
    expect(await ask('write_note', { content: text })).toEqual(present);
  }
  expect((await ask('add_note', { text: 'held' })).outcome).toBe('approval');
  expect((await ask('write_note', { content: 'x', text: 'x' })).rules).toEqual(['invalid']);
});

import { CLEAN, type Principal } from '@gatehouse/passport';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { trusted, untrusted } from '../labels/declared.ts';
import { tinyServices } from '../serve/tiny-server.fixture.ts';
import { defineTool } from '../tool/define-tool.ts';
import { prepareTool } from '../tool/prepare-tool.ts';
import { callTool } from './call-tool.ts';
import { writer } from './caller.fixture.ts';
import type { CallServices } from './services.ts';
import type { Notes } from '../serve/tiny-connector.fixture.ts';

const SECRET = 'sk-live-0123456789';
const allow = {
  revision: 'test',
  decide: () => ({ outcome: 'allow' as const, policies: ['yes'], because: 'Yes.' }),
};

/** One call of a tool whose handler does what the test says; gives result, records and how often the handler ran. */
async function call(
  handler: () => unknown,
  options: {
    args?: unknown;
    principal?: () => Promise<Principal>;
    services?: Partial<CallServices<Notes>>;
  } = {},
) {
  let handled = 0;
  const tool = defineTool({
    name: 'get_note',
    title: 'Get note',
    description: 'Reads a note.',
    scope: 'notes:read',
    effect: 'read',
    hints: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    input: z.strictObject({ id: z.string() }),
    output: z.object({
      text: untrusted(z.string()),
      by: z.object({ name: trusted(z.string()) }).optional(),
    }),
    handler: async () => {
      handled += 1;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the types forbid is the point
      return handler() as never;
    },
  });
  const notes: Notes = { texts: [], keys: new Map() };
  const { services, records } = tinyServices(notes, {
    policy: () => allow,
    now: () => 1_000,
    ...options.services,
  });
  const result = await callTool(services, prepareTool(tool, 'internal'), {
    arguments: options.args ?? { id: '1' },
    principal: options.principal ?? (() => Promise.resolve(writer)),
    signal: AbortSignal.abort(),
  });
  return { result, records, handled: () => handled };
}

const generic = {
  error: {
    code: 'upstream',
    message: 'The connector failed in a way it did not foresee.',
    hint: 'Try again once; if it happens again, ask the operator to read the connector log.',
  },
};

describe('R31 a result is exactly what the tool declares', () => {
  test('fields that nobody declared are dropped, at every depth; text and structure agree', async () => {
    const produced = { text: 'hi', salary: 9000, by: { name: 'Maya', phone: SECRET } };
    const { result, records } = await call(() => produced);
    expect(result).toEqual({
      content: [{ type: 'text', text: '{"text":"hi","by":{"name":"Maya"}}' }],
      structuredContent: { text: 'hi', by: { name: 'Maya' } },
      _meta: { 'dev.gatehouse/label': { trust: 'untrusted', classes: ['internal'] } },
    });
    expect(records).toEqual([
      {
        phase: 'outcome',
        at: 1_000,
        milliseconds: 0,
        tool: 'get_note',
        effect: 'read',
        principal: writer,
        arguments: { id: '1' },
        decision: { outcome: 'allow', rules: ['yes'] },
        policy: 'test',
        credential: 'base',
        outcome: 'ok',
      },
    ]);
  });

  test.each([
    ['a wrong type', { text: 42 }, 'text'],
    ['a missing field', {}, 'text'],
    ['a wrong field inside', { text: '', by: { name: SECRET.length } }, 'by.name'],
    ['nothing', undefined, ''],
  ])('%s is a failure of the connector; the value stays inside', async (_what, produced, where) => {
    const { result } = await call(() => produced);
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toEqual({
      error: {
        code: 'upstream',
        message: 'The result of get_note is not what it declares.',
        hint: `Report this to the connector's owner: field "${where}".`,
      },
    });
  });

  test('an empty result carries no untrusted text', async () => {
    const { result } = await call(() => ({ text: '' }));
    expect(result._meta?.['dev.gatehouse/label']).toEqual({
      trust: 'trusted',
      classes: ['internal'],
    });
  });

  test('R35 a secret that a vendor echoes is masked in text and structure', async () => {
    const redact = (text: string) => text.replaceAll(SECRET, '[secret]');
    const { result } = await call(() => ({ text: `key ${SECRET}` }), { services: { redact } });
    expect(result.structuredContent).toEqual({ text: 'key [secret]' });
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });
});

describe('R32 R42 nothing runs before the checks, and each refusal is recorded', () => {
  test('without the scope, even with wrong arguments, the answer is the refusal', async () => {
    const { result, records, handled } = await call(() => ({ text: '' }), {
      principal: () => Promise.resolve({ ...writer, scopes: ['ledger:read'] }),
      args: { wrong: SECRET },
    });
    expect(result.structuredContent).toMatchObject({
      error: { code: 'forbidden', rule: 'scope:notes:read', needed_scope: 'notes:read' },
    });
    expect(result._meta).toEqual({ 'dev.gatehouse/label': CLEAN });
    expect(records.map(({ outcome, decision }) => [outcome, decision])).toEqual([
      ['forbidden', { outcome: 'deny', rules: ['scope:notes:read'] }],
    ]);
    expect(handled()).toBe(0);
  });

  test('wrong arguments reach no handler', async () => {
    const { result, handled } = await call(() => ({ text: '' }), { args: { id: 1, x: 2 } });
    expect(result.structuredContent).toMatchObject({
      error: { code: 'invalid', fields: [{ field: 'id' }, { field: 'x' }] },
    });
    expect(handled()).toBe(0);
  });

  test('a caller who cannot be identified is a refusal like any other', async () => {
    const refused = new ConnectorError('forbidden', 'No passport.', { hint: 'Get one.' });
    const { result, records, handled } = await call(() => ({ text: '' }), {
      principal: () => Promise.reject(refused),
    });
    expect(result.structuredContent).toEqual(refused.toJSON());
    expect(records[0]).toMatchObject({ outcome: 'forbidden', decision: { outcome: 'deny' } });
    expect(records[0]?.principal).toBeUndefined();
    expect(handled()).toBe(0);
  });

  test('who calls too often is told so before anything is looked at, or kept', async () => {
    const tooOften = new ConnectorError('rate_limited', 'Too often.', { hint: 'Wait.' });
    const { result, records, handled } = await call(() => ({ text: '' }), {
      services: { limit: () => Promise.reject(tooOften) },
      args: { wrong: 1 },
    });
    expect(result.structuredContent).toEqual(tooOften.toJSON());
    expect(records).toMatchObject([{ outcome: 'rate_limited', principal: { person: 'maya' } }]);
    expect(records[0]?.arguments).toBeUndefined();
    expect(handled()).toBe(0);
  });

  test('arguments that are wrong are kept, but not without a bound', async () => {
    const { records } = await call(() => ({ text: '' }), { args: { wrong: 1 } });
    expect(records).toMatchObject([{ outcome: 'invalid', arguments: { wrong: 1 } }]);
    const large = await call(() => ({ text: '' }), {
      args: { id: '1', junk: 'x'.repeat(900_000) },
    });
    expect(large.records).toMatchObject([{ outcome: 'invalid', arguments: { bytes: 900_020 } }]);
  });

  test('R41 the policy denies: its ids are in the answer and in the record', async () => {
    const deny = { outcome: 'deny' as const, policies: ['no-notes'], because: 'No notes here.' };
    const { result, records, handled } = await call(() => ({ text: '' }), {
      services: { policy: () => ({ revision: 'r2', decide: () => deny }) },
    });
    expect(result.structuredContent).toMatchObject({
      error: { code: 'forbidden', message: 'No notes here.', rule: 'no-notes', policy: 'r2' },
    });
    expect(records[0]).toMatchObject({
      decision: { outcome: 'deny', rules: ['no-notes'] },
      policy: 'r2',
    });
    expect(handled()).toBe(0);
  });
});

describe('R35 R66 a handler that fails', () => {
  test('with a typed error: all of it; it may hold the vendor’s words, so it is labelled as these are', async () => {
    const { result, records } = await call(() => {
      throw new ConnectorError('not_found', 'There is no note "1".', { hint: 'Search.' });
    });
    const body = {
      error: { code: 'not_found', message: 'There is no note "1".', hint: 'Search.' },
    };
    expect(result).toEqual({
      isError: true,
      content: [{ type: 'text', text: JSON.stringify(body) }],
      structuredContent: body,
      _meta: { 'dev.gatehouse/label': { trust: 'untrusted', classes: ['internal'] } },
    });
    expect(records[0]).toMatchObject({
      outcome: 'not_found',
      message: 'There is no note "1".',
      decision: { outcome: 'allow' },
    });
  });

  test.each([
    ['a string', SECRET],
    ['an Error', new TypeError(`cannot read ${SECRET}`)],
    ['an object', { error: { code: 'invalid', message: SECRET } }],
    ['nothing', undefined],
  ])('with %s: neither answer nor record repeat it', async (_what, thrown: unknown) => {
    const { result, records } = await call(() => {
      throw thrown;
    });
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toEqual(generic);
    expect(records).toHaveLength(1);
    expect(JSON.stringify([result, records])).not.toContain(SECRET);
  });
});

test('what cannot be recorded is not answered', async () => {
  const { result } = await call(() => ({ text: 'the answer' }), {
    services: { record: () => Promise.reject(new Error('disk full')) },
  });
  expect(result.structuredContent).toEqual({
    error: {
      code: 'upstream',
      message: 'The call could not be recorded.',
      hint: 'Ask the operator to look at the connector’s audit log; then call again with the same arguments.',
    },
  });
  expect(JSON.stringify(result)).not.toMatch(/the answer|disk full/);
});

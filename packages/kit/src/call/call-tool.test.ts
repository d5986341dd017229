import type { Principal } from '@gatehouse/passport';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { callTool } from './call-tool.ts';
import { defineTool, type ToolContext } from './define-tool.ts';

const SECRET = 'sk-live-0123456789';
const reader: Principal = {
  person: 'maya',
  unit: 'support',
  roles: [],
  scopes: ['notes:read'],
  run: 'run-1',
  passport: 'p-1',
  expiresAt: 0,
};

const caller = { person: 'maya', unit: 'support', run: 'run-1', passport: 'p-1' };

/** One call of a tool whose handler does what the test says; gives result, log and how often the handler ran. */
async function call(
  handler: () => unknown,
  options: { args?: unknown; principal?: Principal; context?: () => Promise<never> } = {},
) {
  let handled = 0;
  const log: unknown[][] = [];
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
    output: z.object({ text: z.string(), by: z.object({ name: z.string() }).optional() }),
    handler: async () => {
      handled += 1;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the types forbid is the point
      return handler() as never;
    },
  });
  const context: ToolContext<object> = {
    adapter: {},
    principal: options.principal ?? reader,
    cursors: { encode: () => '', decode: () => undefined },
    signal: AbortSignal.abort(),
  };
  const result = await callTool(
    tool,
    options.args ?? { id: '1' },
    options.context ?? (() => Promise.resolve(context)),
    (...line) => void log.push(line),
  );
  return { result, log, handled: () => handled };
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
    const { result, log } = await call(() => produced);
    expect(result).toEqual({
      content: [{ type: 'text', text: '{"text":"hi","by":{"name":"Maya"}}' }],
      structuredContent: { text: 'hi', by: { name: 'Maya' } },
    });
    // who called what, joined to the host's trace by run and passport; no argument and no result
    expect(log).toEqual([['info', 'called', { tool: 'get_note', ...caller }]]);
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
});

describe('R32 R42 nothing runs before the checks', () => {
  test('without the scope, even with wrong arguments, the answer is the refusal', async () => {
    const { result, handled } = await call(() => ({ text: '' }), {
      principal: { ...reader, scopes: ['ledger:read'] },
      args: { wrong: SECRET },
    });
    expect(result.structuredContent).toMatchObject({
      error: { code: 'forbidden', rule: 'scope:notes:read', needed_scope: 'notes:read' },
    });
    expect(handled()).toBe(0);
  });

  test('wrong arguments reach no handler', async () => {
    const { result, handled } = await call(() => ({ text: '' }), { args: { id: 1, x: 2 } });
    expect(result.structuredContent).toMatchObject({
      error: { code: 'invalid', fields: [{ field: 'id' }, { field: 'x' }] },
    });
    expect(handled()).toBe(0);
  });

  test('a principal that cannot be found is a refusal like any other', async () => {
    const refused = new ConnectorError('forbidden', 'No passport.', { hint: 'Get one.' });
    const { result, handled } = await call(() => ({ text: '' }), {
      context: () => Promise.reject(refused),
    });
    expect(result.structuredContent).toEqual(refused.toJSON());
    expect(handled()).toBe(0);
  });
});

describe('R35 R66 a handler that fails', () => {
  test('with a typed error: all of it, as text and as structure', async () => {
    const { result, log } = await call(() => {
      throw new ConnectorError('not_found', 'There is no note "1".', { hint: 'Search.' });
    });
    const body = {
      error: { code: 'not_found', message: 'There is no note "1".', hint: 'Search.' },
    };
    expect(result).toEqual({
      isError: true,
      content: [{ type: 'text', text: JSON.stringify(body) }],
      structuredContent: body,
    });
    expect(log).toEqual([
      [
        'warn',
        'call_failed',
        {
          tool: 'get_note',
          ...caller,
          code: 'not_found',
          message: 'There is no note "1".',
        },
      ],
    ]);
  });

  test.each([
    ['a string', SECRET],
    ['an Error', new TypeError(`cannot read ${SECRET}`)],
    ['an object', { error: { code: 'invalid', message: SECRET } }],
    ['nothing', undefined],
  ])('with %s: neither answer nor log repeat it', async (_what, thrown: unknown) => {
    const { result, log } = await call(() => {
      throw thrown;
    });
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toEqual(generic);
    expect(log).toHaveLength(1);
    expect(log[0]?.[0]).toBe('error');
    expect(JSON.stringify([result, log])).not.toContain(SECRET);
  });
});

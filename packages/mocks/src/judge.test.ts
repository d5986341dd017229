import { expect, describe as group, test } from 'vitest';
import { createJudge, selfTest, together, type Allowance, type Operation } from './judge.ts';

/** A description with the weaknesses that were found in real ones. */
const schemas = {
  Base: {
    type: 'object',
    required: ['title'],
    properties: {
      id: { type: 'integer', readOnly: true },
      title: { type: 'string', example: 'Printer' },
      due: { type: 'string', format: 'date-time', nullable: true },
    },
  },
  Item: {
    allOf: [
      { $ref: '#/components/schemas/Base' },
      {
        type: 'object',
        properties: {
          owner: {
            nullable: true,
            allOf: [{ type: 'object', properties: { name: { type: 'string' } } }],
          },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
        },
      },
    ],
  },
  Either: {
    type: 'object',
    properties: { one: { type: 'string' }, two: { type: 'string' } },
    anyOf: [
      { required: ['one'] },
      { properties: { three: { type: 'string' } }, required: ['two'] },
    ],
  },
};

const body = (schema: object) => ({
  required: true,
  content: { 'application/json': { schema } },
});

function description(extra: object = {}): object {
  return {
    openapi: '3.0.1',
    components: { schemas: { ...schemas, ...extra } },
    paths: {
      '/items/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: {
          operationId: 'ShowItem',
          parameters: [
            { name: 'page[size]', in: 'query', schema: { type: 'integer' } },
            { name: 'owner_id', in: 'path', required: true, schema: { type: 'integer' } },
          ],
        },
        put: {
          operationId: 'UpdateItem',
          requestBody: body({ $ref: '#/components/schemas/Item' }),
        },
      },
      '/either': {
        post: { operationId: 'Either', requestBody: body({ $ref: '#/components/schemas/Either' }) },
      },
      '/broken': {
        post: { operationId: 'Broken', requestBody: body({ $ref: '#/components/schemas/Broken' }) },
      },
    },
  };
}

const show: Operation = {
  id: 'ShowItem',
  method: 'GET',
  path: '/items/{id}',
  good: { url: '/items/7?page[size]=2' },
  bad: { url: '/items/seven' },
};
const update: Operation = {
  id: 'UpdateItem',
  method: 'PUT',
  path: '/items/{id}',
  good: {
    url: '/items/7',
    body: { title: 'Printer', due: null, owner: { name: 'Ada' }, parts: [{ title: 'Fuser' }] },
  },
  bad: { url: '/items/7', body: { title: 'Printer', titel: 'Printer' } },
};
const either: Operation = {
  id: 'Either',
  method: 'POST',
  path: '/either',
  good: { url: '/either', body: { two: 'x' } },
  bad: { url: '/either', body: {} },
};
const dropped: Allowance = {
  operations: ['ShowItem'],
  seen: '2026-11-26',
  page: 'https://vendor.test/docs',
  without: ['owner_id'],
};

const judge = createJudge(description(), [show, update, either], [dropped]);

async function ask(method: string, url: string, sent?: unknown, type = 'application/json') {
  const request = new Request(new URL(url, 'https://vendor.test'), {
    method,
    ...(sent !== undefined && { headers: { 'content-type': type }, body: JSON.stringify(sent) }),
  });
  return judge.check(request, sent);
}
const get = async (url: string) => (await ask('GET', url)).ok;
const postEither = async (sent: object) => (await ask('POST', '/either', sent)).ok;
const update7 = async (sent: unknown) => (await ask('PUT', '/items/7', sent)).ok;

group('what the judge refuses', () => {
  test('a closed schema refuses any unknown field, at any depth', async () => {
    const places = [
      (more: object) => ({ title: 'x', ...more }),
      (more: object) => ({ title: 'x', owner: { name: 'Ada', ...more } }),
      (more: object) => ({ title: 'x', parts: [{ title: 'y', ...more }] }),
      (more: object) => ({ title: 'x', parts: [{ title: 'y', owner: { ...more } }] }),
    ];
    const strange = ['titel', 'Title', 'ID', 'priority', '', ' title', 'toString', 'x-note', '0'];
    for (const place of places) {
      expect(await update7(place({}))).toBe(true);
      for (const name of strange) {
        expect([name, await update7(place({ [name]: 'x' }))]).toEqual([name, false]);
      }
    }
    expect(await ask('PUT', '/items/7', { title: 'x', titel: 'secret text' })).toEqual({
      ok: false,
      operation: 'UpdateItem',
      problems: ['/requestBody must NOT have additional properties titel'],
    });
  });

  test('what the description declares a map stays one', async () => {
    expect(await update7({ title: 'x', labels: { anything: 'y' } })).toBe(true);
    expect(await update7({ title: 'x', labels: { anything: 1 } })).toBe(false);
  });

  test('a field that only answers may hold', async () => {
    expect(await update7({ title: 'x', id: 1 })).toBe(false);
  });

  test('null, except where the description allows it: beside a type, or beside anything else', async () => {
    expect(await update7({ title: 'x', due: null, owner: null })).toBe(true);
    expect(await update7({ title: null })).toBe(false);
    expect(await update7({ title: 'x', labels: null })).toBe(false);
  });

  test('a required field that stands in one part of an allOf; a text that has not its format', async () => {
    expect(await update7({ due: '2026-11-26T10:00:00Z' })).toBe(false);
    expect(await update7({ title: 'x', due: '26.11.2026' })).toBe(false);
  });

  test('an unknown query parameter, one that comes twice, one of the wrong type', async () => {
    expect(await get('/items/7?page[size]=2')).toBe(true);
    expect(await get('/items/7?page%5Bsize%5D=2')).toBe(true);
    expect(await get('/items/7?page[size]=2&page[size]=3')).toBe(false);
    expect(await get('/items/7?page[size]=many')).toBe(false);
    expect(await get('/items/7?page[seize]=2')).toBe(false);
    expect(await get('/items/7?size=2')).toBe(false);
  });

  test('a union of required fields is closed without refusing what stands beside it', async () => {
    expect(await postEither({ one: 'x', two: 'y' })).toBe(true);
    expect(await postEither({ two: 'y' })).toBe(true);
    expect(await postEither({})).toBe(false);
    expect(await postEither({ two: 'y', three: 'z' })).toBe(true);
    expect(await postEither({ one: 'x', three: 'z' })).toBe(false);
    expect(await postEither({ two: 'y', four: 'z' })).toBe(false);
  });

  test('a body that is missing, has another media type, is no object, or has no place', async () => {
    expect(await ask('PUT', '/items/7')).toEqual({
      ok: false,
      operation: 'UpdateItem',
      problems: ['the body is missing'],
    });
    expect((await ask('PUT', '/items/7', { title: 'x' }, 'text/plain')).ok).toBe(false);
    expect(
      (await ask('PUT', '/items/7', { title: 'x' }, 'application/json; charset=utf-8')).ok,
    ).toBe(true);
    for (const sent of ['title', 7, null, [{ title: 'x' }]]) {
      expect([sent, await update7(sent)]).toEqual([sent, false]);
    }
    const request = new Request('https://vendor.test/items/7');
    expect((await judge.check(request, { title: 'x' })).ok).toBe(false);
  });

  test('an operation that is not in use, and names none', async () => {
    expect(await ask('DELETE', '/items/7')).toEqual({
      ok: false,
      problems: ['DELETE /items/7 is not in use'],
    });
  });

  test('a schema that holds itself is judged three times deep, and refuses below', async () => {
    const nested = (depth: number): object =>
      depth === 0 ? { title: 'x' } : { title: 'x', parts: [nested(depth - 1)] };
    expect(await update7(nested(2))).toBe(true);
    expect(await update7(nested(3))).toBe(false);
  });
});

group('preparing a judge', () => {
  const broken: Operation = { ...either, id: 'Broken', path: '/broken' };
  const make = (schema: object) => () => createJudge(description({ Broken: schema }), [broken]);

  test('throws on a schema that does not compile, a keyword or a format that would judge nothing', () => {
    expect(make({ type: 'objekt' })).toThrow(/type/);
    expect(make({ type: 'object', properties: { a: { type: 'string', pattern: '(' } } })).toThrow(
      /regular expression/,
    );
    expect(make({ type: 'object', propertees: {} })).toThrow(/unknown keyword: "propertees"/);
    expect(make({ type: 'string', format: 'zodiac' })).toThrow(/unknown format "zodiac"/);
    expect(make({ $ref: '#/components/schemas/None' })).toThrow(/leads nowhere/);
    expect(make({ allOf: [{ pattern: 'a' }, { pattern: 'b' }] })).toThrow(/disagree about pattern/);
    expect(make({ nullable: true, enum: ['a'] })).not.toThrow();
  });

  test('throws where the description has no such operation, or under another id', () => {
    expect(() => createJudge(description(), [{ ...show, path: '/items' }])).toThrow(
      'judge: the description has no GET /items',
    );
    expect(() => createJudge(description(), [{ ...show, id: 'GetItem' }])).toThrow(
      'is ShowItem in the description, not GetItem',
    );
  });

  test('an allowance adds and corrects fields, and throws when it is needed no more', async () => {
    const page = { operations: ['UpdateItem'], seen: '2026-11-26', page: 'https://vendor.test' };
    const text = { type: 'string' };
    const allowing = (more: object) => () =>
      createJudge(description(), [update], [{ ...page, ...more }]);
    expect(await selfTest(allowing({ body: { 'owner.mail': text } })(), [update])).toEqual([]);
    const wider = allowing({ body: { 'owner.mail': text, 'parts[].size': text } })();
    const sent = { title: 'x', owner: { mail: 'y' }, parts: [{ title: 'z', size: 'XL' }] };
    const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{}' };
    const request = new Request('https://vendor.test/items/7', init);
    expect(await wider.check(request, sent)).toEqual({ ok: true, operation: 'UpdateItem' });
    expect(allowing({ body: { title: text } })).toThrow('title is described by now');
    expect(allowing({ corrected: { size: text } })).toThrow('size is not described');
    expect(allowing({ body: { 'nothing.size': text } })).toThrow('leads nowhere');
    expect(allowing({ without: ['size'] })).toThrow('has no parameter size to drop');
    expect(allowing({ operations: ['None'] })).toThrow('allowances for unknown None');
  });
});

group('the self-test', () => {
  test('is content with a judge that judges', async () => {
    expect(await selfTest(judge, [show, update, either])).toEqual([]);
  });

  test('names what a blind judge lets through, and what a blind one refuses', async () => {
    const blind = { check: () => Promise.resolve({ ok: true, operation: 'UpdateItem' } as const) };
    expect(await selfTest(blind, [update])).toEqual([
      'UpdateItem accepts its bad request',
      'UpdateItem accepts an unknown query parameter',
      'UpdateItem accepts an unknown field',
      'UpdateItem accepts an unknown field',
    ]);
    const swapped = { ...show, good: show.bad, bad: show.good };
    expect(await selfTest(judge, [swapped])).toEqual([
      'ShowItem refuses its good request: /path/id must be integer',
      'ShowItem accepts its bad request',
    ]);
  });
});

test('of several judges the first one that knows the operation decides', async () => {
  const both = together(createJudge(description(), [either]), judge);
  const via = (url: string) => both.check(new Request(`https://vendor.test${url}`), undefined);
  expect(await via('/items/7')).toEqual({ ok: true, operation: 'ShowItem' });
  expect(await via('/items/x')).toMatchObject({ ok: false, operation: 'ShowItem' });
  expect(await via('/nowhere')).toEqual({ ok: false, problems: ['GET /nowhere is not in use'] });
});

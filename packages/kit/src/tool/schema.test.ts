import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConnectorError } from '../error.ts';
import { untrusted } from '../labels/declared.ts';
import { cursor, expectedVersion, limit, writeArguments } from './arguments.ts';
import { parseArguments, toJson, wireSchema } from './schema.ts';

const input = z.strictObject({
  title: z.string().trim().min(3).max(200),
  status: z.enum(['open', 'closed']).optional(),
  due_date: z.iso.date().optional(),
  watchers: z.array(z.strictObject({ id: z.string() })).optional(),
  limit,
});

/** The fields of a refusal; fails the test where the arguments are accepted. */
function problemsOf(args: unknown): ConnectorError {
  try {
    parseArguments(input, args);
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error('the arguments were accepted');
}

describe('R32 R63 arguments are checked, and a refusal can be repaired from', () => {
  test('good arguments come back trimmed and with their defaults', () => {
    expect(parseArguments(input, { title: '  Printer jams ' })).toEqual({
      title: 'Printer jams',
      limit: 25,
    });
    expect(parseArguments(z.strictObject({}), undefined)).toEqual({});
  });

  test('each wrong field is named, with what is allowed', () => {
    const error = problemsOf({ title: 'ab', status: 'done', due_date: 'soon', limit: 0 });
    expect([error.code, error.hint]).toEqual([
      'invalid',
      'Correct the named arguments and call again.',
    ]);
    expect(error.details.fields).toEqual([
      { field: 'title', message: 'Too small: expected string to have >=3 characters' },
      {
        field: 'status',
        message: 'Invalid option: expected one of "open"|"closed"',
        allowed: ['open', 'closed'],
      },
      { field: 'due_date', message: 'Invalid ISO date' },
      { field: 'limit', message: 'Too small: expected number to be >=1' },
    ]);
    expect(error.message).toContain('status: Invalid option');
  });

  test('an argument that nobody declared is refused by its name, at any depth', () => {
    expect(problemsOf({ title: 'abc', tilte: 'x', prio: 1 }).details.fields).toEqual([
      { field: 'tilte', message: 'no such argument' },
      { field: 'prio', message: 'no such argument' },
    ]);
    expect(problemsOf({ title: 'abc', watchers: [{ id: 'a', x: 1 }] }).details.fields).toEqual([
      { field: 'watchers.0.x', message: 'no such argument' },
    ]);
  });

  test.each([['text'], [42], [['title', 'abc']]])('%j is no set of arguments', (args) => {
    expect(problemsOf(args).details.fields?.map(({ field }) => field)).toEqual(['(arguments)']);
  });

  test('what was sent is not repeated', () => {
    const secret = 'sk-live-0123456789';
    const error = problemsOf({ title: secret.repeat(20), status: secret, due_date: secret });
    expect(JSON.stringify(error)).not.toContain(secret);
  });
});

describe('R31 the JSON Schema of a tool', () => {
  const write = z.strictObject({
    due_date: z.iso.date().optional().describe('The day.'),
    at: z.iso.datetime(),
    email: z.email(),
    code: z.string().regex(/^[A-Z]{3}$/),
    sort: z.enum(['up', 'down']).default('up'),
    limit,
    cursor,
    expected_version: expectedVersion,
    ...writeArguments,
  });

  test('a closed object; defaults make an argument optional', () => {
    expect(toJson(write)).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['at', 'email', 'code', 'idempotency_key'],
    });
    expect(toJson(z.object({ text: z.string() }))).not.toHaveProperty('additionalProperties');
  });

  test('a format says it in one word; a pattern of our own stays', () => {
    const { properties } = z
      .object({ properties: z.record(z.string(), z.unknown()) })
      .parse(toJson(write));
    expect(properties['due_date']).toEqual({
      type: 'string',
      format: 'date',
      description: 'The day.',
    });
    expect(properties['at']).toEqual({ type: 'string', format: 'date-time' });
    expect(properties['email']).toEqual({ type: 'string', format: 'email' });
    expect(properties['code']).toEqual({ type: 'string', pattern: '^[A-Z]{3}$' });
  });

  test('what only the generator says is not listed: no dialect, no bounds of JavaScript, no label', () => {
    const output = z.object({
      total: z.int(),
      size: z
        .int()
        .min(0)
        .max(Number.MAX_SAFE_INTEGER - 1),
      extra: z.record(z.string(), untrusted(z.string())),
      codes: z.record(z.string().regex(/^[A-Z]$/), z.int()),
    });
    expect(toJson(output)).toEqual({
      type: 'object',
      properties: {
        total: { type: 'integer' },
        size: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER - 1 },
        extra: { type: 'object', additionalProperties: { type: 'string' } },
        codes: {
          type: 'object',
          propertyNames: { type: 'string', pattern: '^[A-Z]$' },
          additionalProperties: { type: 'integer' },
        },
      },
      required: ['total', 'size', 'extra', 'codes'],
    });
  });

  test('the key that the host fills in is marked for the host', () => {
    expect(toJson(write)).toMatchObject({
      properties: {
        idempotency_key: {
          type: 'string',
          minLength: 8,
          maxLength: 128,
          'x-gatehouse-host': 'idempotency_key',
        },
        limit: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
      },
    });
    expect(JSON.stringify(toJson(input))).not.toContain('x-gatehouse-host');
  });

  test('the wire schema lets every value pass, so that the kit can answer with a typed error', async () => {
    const { validate, jsonSchema } = wireSchema({ type: 'object' })['~standard'];
    expect(await validate(42)).toEqual({ value: 42 });
    expect(jsonSchema.input({ target: 'draft-2020-12' })).toEqual({ type: 'object' });
    expect(jsonSchema.output({ target: 'draft-2020-12' })).toEqual({ type: 'object' });
  });
});

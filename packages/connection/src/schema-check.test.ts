import { describe, expect, test } from 'vitest';
import { schemaCheck } from './schema-check.ts';

describe('R66 a schema that others wrote', () => {
  test('a catastrophic pattern does not stop the host; the rest of the schema still counts', () => {
    const check = schemaCheck({
      type: 'object',
      properties: { text: { type: 'string', pattern: '^(a+)+$' }, n: { type: 'integer' } },
      patternProperties: { '^(b+)+$': { type: 'string' } },
      required: ['text'],
    });
    expect(check({ text: `${'a'.repeat(60)}!` }).valid).toBe(true);
    expect(check({ [`${'b'.repeat(60)}!`]: 1 }).valid).toBe(false);
    expect(check({ text: 'a', n: 'one' }).valid).toBe(false);
  });

  test('a property that is called pattern is a property', () => {
    const check = schemaCheck({
      type: 'object',
      properties: { pattern: { type: 'integer' } },
      additionalProperties: false,
    });
    expect([check({ pattern: 1 }).valid, check({ pattern: 'x' }).valid]).toEqual([true, false]);
  });

  test('one that is no schema lets nothing through', () => {
    expect(schemaCheck({ type: 'nonsense' })({})).toEqual({
      valid: false,
      data: undefined,
      errorMessage: 'the schema itself is broken; tell whoever wrote it',
    });
  });
});

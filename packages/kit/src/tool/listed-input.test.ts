import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { limit } from './arguments.ts';
import { listedInput } from './listed-input.ts';
import { toJson } from './schema.ts';

const input = z.strictObject({
  at: z.int().min(0).describe('Which note.'),
  in: z.string().describe('Of whom.'),
  limit,
});
const times = { since: '2.1.0', until: '3.0.0' };

describe('R63 a former name of an argument is listed, so that no careful client refuses it', () => {
  test('beside the present one, marked; neither is required any more', () => {
    const formerArguments = [
      { name: 'index', now: 'at', ...times },
      { name: 'size', now: 'limit', ...times },
    ];
    expect(listedInput(input, { formerArguments })).toEqual({
      type: 'object',
      properties: {
        at: { type: 'integer', minimum: 0, description: 'Which note. Required.' },
        in: { type: 'string', description: 'Of whom.' },
        limit: {
          type: 'integer',
          minimum: 1,
          maximum: 100,
          default: 25,
          description: 'How many items to return, 1 to 100.',
        },
        index: {
          type: 'integer',
          minimum: 0,
          description: 'Former name of at, until version 3.0.0: give at instead.',
          deprecated: true,
        },
        size: {
          type: 'integer',
          minimum: 1,
          maximum: 100,
          description: 'Former name of limit, until version 3.0.0: give limit instead.',
          deprecated: true,
        },
      },
      required: ['in'],
      additionalProperties: false,
    });
  });

  test('a tool without any is listed as it is', () => {
    expect(listedInput(input, {})).toEqual(toJson(input));
  });

  test('nothing is left to require', () => {
    const only = z.strictObject({ at: z.int() });
    const formerArguments = [{ name: 'index', now: 'at', ...times }];
    expect(listedInput(only, { formerArguments })).not.toHaveProperty('required');
  });
});

import { z } from 'zod';

/**
 * JSON Schema keyword on an argument that the host fills in and never shows to a model. The value says what to mint.
 * A model that could write an idempotency key could also reuse one.
 */
export const HOST_ARGUMENT = 'x-gatehouse-host';

/** Same key, same arguments: the write happens once and the reply is repeated. 8 to 128 characters. */
export const idempotencyKey = z
  .string()
  .min(8)
  .max(128)
  .optional()
  .meta({
    description: 'Filled in by the host. The same key never writes twice.',
    [HOST_ARGUMENT]: 'idempotency_key',
  });

/** How many items a list answers with. */
export const limit = z
  .int()
  .min(1)
  .max(100)
  .default(25)
  .describe('How many items to return, 1 to 100.');

export const cursor = z
  .string()
  .max(2000)
  .optional()
  .describe('next_cursor of the previous page, with the same filters.');

/** The version that the caller read; a write on a newer record is refused. */
export const expectedVersion = z
  .string()
  .max(200)
  .optional()
  .describe('The version from the last read; the write is refused if the record changed since.');

import { z } from 'zod';

/**
 * JSON Schema keyword on an argument that the host fills in and never shows to a model. The value says what to mint.
 * A model that could write an idempotency key could also reuse one.
 */
export const HOST_ARGUMENT = 'x-gatehouse-host';

/** What the kit adds to the arguments of every write. */
export const writeArguments = {
  /** Same key, same arguments: the write happens once and the reply is repeated. */
  idempotency_key: z
    .string()
    .min(8)
    .max(128)
    .meta({
      description:
        'A new one for each write; the same one again to retry. A key never writes twice.',
      [HOST_ARGUMENT]: 'idempotency_key',
    }),
  dry_run: z.boolean().default(false).describe('true: only say what would change.'),
} as const;

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
  .describe('version of the last read; the write is refused if the record changed since.');

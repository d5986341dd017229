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
        'Names this one write: make a new one for each, and send the same one again to retry. The same key never writes twice.',
      [HOST_ARGUMENT]: 'idempotency_key',
    }),
  dry_run: z.boolean().default(false).describe('true: say what would change, and change nothing.'),
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
  .describe('The version from the last read; the write is refused if the record changed since.');

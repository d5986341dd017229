import { z } from 'zod';
import { isObject } from '../json.ts';
import { surface } from './surface.ts';

/** The format that this version writes. A reader that meets another one says so instead of guessing. */
export const FORMAT = 1;
/** The file beside those of the tools. */
export const CONTRACT_FILE = 'contract.json';

const hash = z.string().regex(/^sha256-[\w-]{43}$/, 'expected sha256- and 43 characters');

const hashes = z.strictObject({ shape: hash, hints: hash, text: hash });

/** Not a record: that one drops a tool called `__proto__` without a word. */
const pinned = z.custom<Readonly<Record<string, z.infer<typeof hashes>>>>(
  (value) =>
    isObject(value) && Object.values(value).every((each) => hashes.safeParse(each).success),
  'expected the hashes shape, hints and text for each tool',
);

/** `contract.json`: what holds for the server as a whole, and three hashes for each tool. */
export const contractFile = z.strictObject({
  format: z.literal(FORMAT),
  ...surface.omit({ tools: true }).shape,
  tools: pinned,
});
export type ContractFile = z.infer<typeof contractFile>;

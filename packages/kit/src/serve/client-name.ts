import { z } from 'zod';

/** Characters of a client's name that are kept. */
const MOST = 100;
const named = z.looseObject({ name: z.string().min(1) });

/** What a client says it is called, cut; undefined: it says nothing. A claim that nothing is decided by. */
export function clientName(info: unknown): string | undefined {
  const parsed = named.safeParse(info);
  return parsed.success ? parsed.data.name.slice(0, MOST).toWellFormed() : undefined;
}

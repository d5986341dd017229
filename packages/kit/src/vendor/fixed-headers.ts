import type { Authorize } from '../http/authorize.ts';
import type { LiveSettings } from './live-settings.ts';

/** Calls that were under way with the former credential end within this time. Milliseconds. */
const OVERLAP_MS = 30_000;

/**
 * A credential that goes into headers as it is. It is read before each request, so a rotated one is used from the next
 * request on. After a 401 the sources are asked past their caches: it is worth another try when the credential is new.
 */
export function fixedHeaders<Settings>(
  live: LiveSettings<Settings>,
  headers: (settings: Settings) => Readonly<Record<string, string>>,
  now: () => number,
): Authorize {
  let used: Settings | undefined;
  let changedAt = Number.NEGATIVE_INFINITY;
  const read = async (fresh: boolean) => {
    const settings = await live.current({ fresh });
    if (used !== undefined && settings !== used) changedAt = now();
    used = settings;
    return settings;
  };
  return {
    headers: async () => headers(await read(false)),
    async refused() {
      await read(true);
      return now() - changedAt < OVERLAP_MS;
    },
  };
}

import type { EventEmitter } from 'node:events';

/**
 * Milliseconds in which more signals count as the same one: a terminal sends Ctrl-C to every process in front of it,
 * and a package manager that started this program may pass it on as well.
 */
const ONE_KEY_PRESS = 1_000;

/**
 * Ctrl-C and SIGTERM: the first asks for an orderly end, a later one of either kind means at once, because whoever
 * sends it does not want to wait any longer. `now` is milliseconds since the epoch.
 */
export function onSignals(
  source: Pick<EventEmitter, 'on'>,
  now: () => number,
  on: { readonly first: () => void; readonly second: () => void },
): void {
  let first: number | undefined;
  const take = () => {
    if (first === undefined) {
      first = now();
      on.first();
    } else if (now() - first >= ONE_KEY_PRESS) on.second();
  };
  source.on('SIGINT', take);
  source.on('SIGTERM', take);
}

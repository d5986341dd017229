/** Writes one JSON line per event. In a stdio server stdout belongs to the protocol, so lines go to stderr. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  fields?: Record<string, unknown>,
) => void;

/** `write` receives one line with its newline; `now` is milliseconds since the epoch. */
export function createLog(write: (line: string) => void, now: () => number): Log {
  return (level, event, fields = {}) => {
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...fields })}\n`);
  };
}

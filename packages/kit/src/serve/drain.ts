/** Seconds after which a refused client should try again: by then a proxy has found another replica. */
const RETRY_AFTER_S = 5;
const GRACE_MS = 25_000;

/** A request that was let in. */
export interface Admitted {
  readonly admitted: true;
  /** To be called when the answer has been sent or given up; again does nothing. */
  leave(): void;
}

/** Why a request was not let in, and after how many seconds it may come again. */
export interface NotAdmitted {
  readonly admitted: false;
  readonly reason: 'draining' | 'busy';
  readonly retryAfterS: number;
}

export interface Drain {
  /** Asks for a place. Throws nothing. */
  enter(): Admitted | NotAdmitted;
  /**
   * From now on nobody is let in. Resolves `idle` when the last request has left, `late` when the grace is over and
   * some have not. Again gives the same promise.
   */
  begin(): Promise<'idle' | 'late'>;
  readonly draining: boolean;
  readonly inFlight: number;
}

export interface DrainOptions {
  /** Requests that are answered at the same time. */
  readonly maxInFlight: number;
  /** Milliseconds that running requests get. Default 25,000: below the 30 s after which orchestrators kill. */
  readonly graceMs?: number;
}

/**
 * Counts requests in and out and lets the last ones finish. It knows no process and no signal: on SIGTERM whoever owns
 * the process calls `begin`, then closes sockets, audit log and store.
 */
export function createDrain({ maxInFlight, graceMs = GRACE_MS }: DrainOptions): Drain {
  let inFlight = 0;
  let ending: Promise<'idle' | 'late'> | undefined;
  let lastLeft: (() => void) | undefined;

  return {
    enter() {
      if (ending) return refused('draining');
      if (inFlight >= maxInFlight) return refused('busy');
      inFlight += 1;
      let left = false;
      return {
        admitted: true,
        leave() {
          if (left) return;
          left = true;
          inFlight -= 1;
          if (inFlight === 0) lastLeft?.();
        },
      };
    },
    begin() {
      ending ??= new Promise((resolve) => {
        if (inFlight === 0) {
          resolve('idle');
          return;
        }
        const grace = setTimeout(() => resolve('late'), graceMs);
        lastLeft = () => {
          clearTimeout(grace);
          resolve('idle');
        };
      });
      return ending;
    },
    get draining() {
      return ending !== undefined;
    },
    get inFlight() {
      return inFlight;
    },
  };
}

const refused = (reason: NotAdmitted['reason']): NotAdmitted => ({
  admitted: false,
  reason,
  retryAfterS: reason === 'draining' ? RETRY_AFTER_S : 1,
});

/** 503 with `Retry-After`; the body says why in the same words to every client. */
export function notAdmittedResponse({ reason, retryAfterS }: NotAdmitted): Response {
  const [message, hint] =
    reason === 'draining'
      ? ['The connector is stopping.', 'Repeat the request; another replica will answer.']
      : ['The connector answers as many requests as it may.', 'Repeat the request in a moment.'];
  return Response.json(
    { error: reason, message, hint },
    { status: 503, headers: { 'retry-after': String(retryAfterS), connection: 'close' } },
  );
}

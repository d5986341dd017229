import { HttpResponse } from 'msw';
import { noAnswer, type NoAnswer } from './no-answer.ts';

/** One answer that comes instead of the true one. */
export interface Fault {
  /** The status of the answer, or `reset` and `silence` where there is none. */
  readonly status: number | NoAnswer;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Only a request of this method meets it. Default: any. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Only a request whose path holds this text meets it. Default: any. */
  readonly path?: string;
  /** How many requests meet it, one after the other. Default 1. */
  readonly times?: number;
  /**
   * What becomes of the request behind the answer. `ignored`, the default: it is not done. `done`: it was done first,
   * and its own answer is lost. `late`: it is done when the world is told to `settle`.
   */
  readonly request?: 'ignored' | 'done' | 'late';
}

/** A queue of faults; each is met once, or so many times as it says. */
export function faults() {
  const planned: Fault[] = [];
  return {
    add(fault: Fault): void {
      for (let left = fault.times ?? 1; left > 0; left -= 1) planned.push(fault);
    },
    take(request: Request): Fault | undefined {
      const { pathname } = new URL(request.url);
      const index = planned.findIndex(
        ({ method, path }) =>
          (method ?? request.method) === request.method && pathname.includes(path ?? ''),
      );
      return index === -1 ? undefined : planned.splice(index, 1)[0];
    },
  };
}

export function answerOf({ status, body, headers }: Fault): Response {
  return typeof status === 'string'
    ? noAnswer(status)
    : new HttpResponse(body ?? null, { status, headers: { ...headers } });
}

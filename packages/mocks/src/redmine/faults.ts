import { HttpResponse } from 'msw';

/** One answer that comes instead of the true one. */
export interface Fault {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Only a request of this method meets it. Default: any. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Only a request whose path holds this text meets it. Default: any. */
  readonly path?: string;
}

/** A queue of faults; each is met once. */
export function faults() {
  const planned: Fault[] = [];
  return {
    add(fault: Fault): void {
      planned.push(fault);
    },
    take(request: Request): Response | undefined {
      const { pathname } = new URL(request.url);
      const index = planned.findIndex(
        ({ method, path }) =>
          (method ?? request.method) === request.method && pathname.includes(path ?? ''),
      );
      const [fault] = index === -1 ? [] : planned.splice(index, 1);
      if (!fault) return undefined;
      return new HttpResponse(fault.body ?? null, {
        status: fault.status,
        headers: { ...fault.headers },
      });
    },
  };
}

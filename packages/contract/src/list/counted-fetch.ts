/** What the answers of a server over HTTP showed beside the protocol. */
export interface HttpState {
  /** Its first refusal: 401 or 403. */
  refused: 401 | 403 | undefined;
  tooMuch: boolean;
  /** Code of the first request that nobody answered, such as ECONNREFUSED. */
  unreachable: string | undefined;
}

export interface CountedFetch {
  readonly fetch: typeof fetch;
  readonly state: HttpState;
}

/** A fetch that ends an answer when all of them together are longer than `maxBytes`, and notes refusals. */
export function countedFetch(inner: typeof fetch, maxBytes: number): CountedFetch {
  const state: HttpState = { refused: undefined, tooMuch: false, unreachable: undefined };
  let bytes = 0;
  return {
    state,
    async fetch(input, init) {
      let response: Response;
      try {
        response = await inner(input, init);
      } catch (error) {
        if (init?.signal?.aborted !== true) state.unreachable ??= networkCode(error);
        throw error;
      }
      const { status } = response;
      if (status === 401 || status === 403) state.refused ??= status;
      if (!response.body) return response;
      const counted = response.body.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            bytes += chunk.length;
            if (bytes <= maxBytes) controller.enqueue(chunk);
            else {
              state.tooMuch = true;
              controller.error(new Error('too much output'));
            }
          },
        }),
      );
      return Object.defineProperty(new Response(counted, response), 'url', { value: response.url });
    },
  };
}

/** `ENOTFOUND` and the like, from the error or what caused it. */
function networkCode(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') return each.code;
  }
  return 'no answer';
}

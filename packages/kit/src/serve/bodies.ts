import type { IncomingMessage } from 'node:http';
import type { Limits } from './limits.ts';
import { readJsonBody, type BodyProblem, type JsonBody } from './read-body.ts';

/**
 * Reads the bodies of callers who are known. A body on its way holds no place among the requests that are answered, or
 * a few slow ones would keep everybody out; what it costs is memory, so each person has as many on the way as there are
 * places, and no more.
 */
export function createBodies({
  body_bytes: max,
  body_s: seconds,
  in_flight: most,
}: Limits): (request: IncomingMessage, person: string) => Promise<JsonBody | BodyProblem> {
  const underWay = new Map<string, number>();
  return async (request, person) => {
    const others = underWay.get(person) ?? 0;
    if (others >= most) {
      return { status: 503, message: 'Too many of your requests are on their way' };
    }
    underWay.set(person, others + 1);
    try {
      return await readJsonBody(request, { max, seconds });
    } finally {
      const left = (underWay.get(person) ?? 1) - 1;
      if (left > 0) underWay.set(person, left);
      else underWay.delete(person);
    }
  };
}

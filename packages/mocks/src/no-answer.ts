/**
 * How a request stays without an answer: the connection is reset, nothing ever comes, or the body begins and then stops
 * without an end.
 */
const ways = ['reset', 'silence', 'stall'] as const;
export type NoAnswer = (typeof ways)[number];

/** What arrives of a body that stalls. */
export const STALLED = '{"';

const HEADER = 'x-mock-no-answer';

/** A response that stands for none: whoever carries it to a client must not send it. */
export function noAnswer(how: NoAnswer): Response {
  return new Response(null, { status: 599, headers: { [HEADER]: how } });
}

export function noAnswerIn(response: Response): NoAnswer | undefined {
  const how = response.headers.get(HEADER);
  return ways.find((way) => way === how);
}

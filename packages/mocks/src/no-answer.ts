/** How a request stays without an answer: the connection is reset, or nothing ever comes. */
export type NoAnswer = 'reset' | 'silence';

const HEADER = 'x-mock-no-answer';

/** A response that stands for none: whoever carries it to a client must not send it. */
export function noAnswer(how: NoAnswer): Response {
  return new Response(null, { status: 599, headers: { [HEADER]: how } });
}

export function noAnswerIn(response: Response): NoAnswer | undefined {
  const how = response.headers.get(HEADER);
  return how === 'reset' || how === 'silence' ? how : undefined;
}

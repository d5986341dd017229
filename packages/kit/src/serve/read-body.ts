import type { IncomingMessage } from 'node:http';

/** Levels of nesting: more than any argument has, and far fewer than break those who walk through a value. */
const MAX_DEPTH = 128;

/** Why a request's body cannot be used, as the HTTP status says it. */
export type BodyProblem = {
  readonly status: 400 | 408 | 413 | 503;
  readonly message: string;
};

/** A body that was read. */
export interface JsonBody {
  readonly value: unknown;
  readonly bytes: number;
}

/**
 * Reads a request's body as JSON, at most `max` bytes and `seconds` long: more is neither kept nor read on. The SDK gets
 * the parsed value, because it would read and parse without bounds that are ours. Rejects when the connection ends.
 */
export async function readJsonBody(
  request: IncomingMessage,
  { max, seconds }: { readonly max: number; readonly seconds: number },
): Promise<JsonBody | BodyProblem> {
  if (Number(request.headers['content-length'] ?? 0) > max) return tooLarge(max);
  const read = await within(seconds, readBytes(request, max));
  if (read === 'late') {
    return { status: 408, message: `The body did not arrive within ${seconds} s` };
  }
  if (read === 'too large') return tooLarge(max);
  const bytes = read.length;
  const text = read.toString('utf8');
  if (isTooDeep(text)) {
    return { status: 400, message: `Parse error: the body is nested over ${MAX_DEPTH} levels` };
  }
  try {
    return { value: JSON.parse(text), bytes };
  } catch {
    return { status: 400, message: 'Parse error: the body is not JSON' };
  }
}

async function readBytes(request: IncomingMessage, max: number): Promise<Buffer | 'too large'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > max) return 'too large';
    chunks.push(chunk);
  }
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}

/** What the work gives, or `late`: it then ends with the connection, and nobody hears of that. */
async function within<Result>(seconds: number, work: Promise<Result>): Promise<Result | 'late'> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), seconds * 1000);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

/** Counts brackets outside of strings, so that nothing has to be walked through to find out. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function tooLarge(max: number): BodyProblem {
  return { status: 413, message: `The body is over ${max} bytes` };
}

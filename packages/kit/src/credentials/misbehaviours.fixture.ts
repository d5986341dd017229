/** One call that fails, as a test makes the vendor answer it. */
export type Misbehave = (text: string) => Response | Error;

/** Everything that a vendor or a library does with what it was sent. `text` holds the secret in some encoding. */
export const misbehaviours: Record<string, Misbehave> = {
  'an error body': (text) => Response.json({ error: text }, { status: 422 }),
  'a key of an error body': (text) => Response.json({ [text]: 1 }, { status: 400 }),
  'a refusal': (text) => Response.json(text, { status: 401 }),
  'a fault': (text) => Response.json({ trace: text }, { status: 500 }),
  'a page of a proxy': (text) => new Response(`<h1>${text}</h1>`, { status: 502 }),
  'a success that is none': (text) => Response.json({ ok: text }),
  'cut JSON': (text) => new Response(`{"ok": "${text}`),
  'a redirect': (text) =>
    new Response(null, { status: 302, headers: { location: `/x?${encodeURIComponent(text)}` } }),
  'a header': (text) =>
    new Response('', { status: 429, headers: { 'retry-after': encodeURIComponent(text) } }),
  'a thrown error': (text) => new TypeError(`fetch failed for ${text}`),
  'its cause': (text) =>
    new TypeError('fetch failed', {
      cause: Object.assign(new Error(text), { code: 'ECONNRESET', request: { headers: text } }),
    }),
  'its stack': (text) => Object.assign(new Error('failed'), { stack: `at ${text}` }),
  'several at once': (text) => new AggregateError([new Error(text)], text),
  'what is hung onto it': (text) => Object.assign(new Error('failed'), { headers: { a: text } }),
};

/** Most characters of third-party text that one call hands over: about 10,000 tokens. */
export const MAX_CHARACTERS = 40_000;

/** A text that fits into a context. What was cut off is said, with `next`: what to do about it. */
export function capped(text: string, next = ''): string {
  if (text.length <= MAX_CHARACTERS) return text;
  // half a surrogate pair is no character, and some models' interfaces refuse it
  const kept = text.slice(0, MAX_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}\n[cut: ${text.length - kept.length} more characters${next}]`;
}

/** The same for what a connector's tool answers. */
export const cappedResult = (text: string) => capped(text, '; ask for fewer items or fields');

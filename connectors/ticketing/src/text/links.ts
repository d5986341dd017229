import { run, type Inline, type Link, type Run } from './document.ts';

const SAFE = /^(?:https?:\/\/|mailto:)[^/]/i;
const SCRIPT = /^(?:javascript|data|vbscript|file|blob|about):/i;
// oxlint-disable-next-line no-control-regex -- these may not stand in an address
const UNCLEAN = /[\u0000-\u0020\u007f\u00a0<>"{}|\\^`]/g;

/** An address as it may stand in any of the formats: what a delimiter could be is percent-encoded. */
function cleanUrl(url: string): string {
  return url
    .trim()
    .replaceAll(UNCLEAN, (letter) => encodeURIComponent(letter))
    .replaceAll(/%(?![0-9a-f]{2})/gi, '%25');
}

/** A link that leads to the address, or the words for one that may not be a link; they are empty for a script. */
export function target(address: string, title?: string): Link | string {
  const url = cleanUrl(address);
  if (SAFE.test(url)) return title === undefined || title === '' ? { url } : { url, title };
  // a browser skips control characters inside a scheme, and they are percent-encoded here
  const bare = url.replaceAll(/%[01][0-9A-F]|%20/g, '');
  return url === '' || SCRIPT.test(bare) ? '' : ` (${url})`;
}

/**
 * The label as a link. An address that is not http, https or mailto stays behind the label as text, so that nothing is
 * lost; one that would run a script or carry its own data is left out.
 */
export function linked(label: readonly Inline[], address: string, title?: string): Inline[] {
  const link = target(address, title);
  if (typeof link === 'string') return [...label, run(link)];
  const shown = label.some(({ type }) => type === 'run') ? label : [run(link.url)];
  return shown.map((part) => (part.type === 'run' ? { ...part, link } : part));
}

// oxlint-disable-next-line no-control-regex -- these end an address
const BARE = /(?<![\p{L}\p{N}])https?:\/\/[^\s\u0000-\u001f\u007f<>"`{}|\\^]+/giu;
const TRAILING = new Set(".,;:!?'*_~)]&");

/** A text in which an address stands bare, as the text and the links that it means. */
export function withLinks(text: Run): Run[] {
  if (text.code || text.link !== undefined || !/https?:\/\//i.test(text.text)) return [text];
  const parts: Run[] = [];
  let from = 0;
  for (const found of text.text.matchAll(BARE)) {
    const url = withoutTrailing(found[0]);
    if (!SAFE.test(url)) continue;
    parts.push({ ...text, text: text.text.slice(from, found.index) });
    parts.push({ ...text, text: url, link: { url } });
    from = found.index + url.length;
  }
  parts.push({ ...text, text: text.text.slice(from) });
  return parts.filter((part) => part.text !== '');
}

/** A sentence's full stop or bracket is not part of the address, unless the bracket was opened in it. */
function withoutTrailing(url: string): string {
  let end = url.length;
  let open = 0;
  for (const letter of url) open += letter === '(' ? 1 : letter === ')' ? -1 : 0;
  while (end > 0 && TRAILING.has(url.charAt(end - 1))) {
    if (url.charAt(end - 1) === ')') {
      if (open >= 0) break;
      open += 1;
    }
    end -= 1;
  }
  return url.slice(0, end);
}

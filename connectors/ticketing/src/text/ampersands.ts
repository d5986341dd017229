import { defaultHandlers, type Handle } from 'mdast-util-to-markdown';

/**
 * The writer escapes each ampersand before a letter; only one that begins a character reference needs it. An even
 * number of backslashes before the escape are backslashes.
 */
const NEEDLESS = /(?<!\\)((?:\\\\)*)\\&(?!#?[0-9A-Za-z]{1,31};)/g;

/** Texts and addresses as people write them: `AT&T`, `?a=1&b=2`. */
export const ampersands: { text: Handle; link: Handle } = {
  text: (...about) => defaultHandlers.text(...about).replaceAll(NEEDLESS, '$1&'),
  link: Object.assign(
    (...about: Parameters<Handle>) => {
      const written = defaultHandlers.link(...about);
      // the words before the address may hold code, in which a backslash is one
      const address = written.lastIndexOf('](') + 1;
      return written.slice(0, address) + written.slice(address).replaceAll(NEEDLESS, '$1&');
    },
    { peek: defaultHandlers.link.peek },
  ),
};

import { stripVTControlCharacters, styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes for people, and how wide. Colours follow NO_COLOR, FORCE_COLOR and the terminal. */
export interface Screen {
  /** Writes a line. Of the control characters in it only colours, tabs and newlines reach the terminal. */
  readonly line: (text?: string) => void;
  /** Styled text, or plain where colours are off. Styles that the text brings along are removed. */
  readonly style: (style: Style, text: string) => string;
  readonly width: number;
}

/** `write` receives whole lines; `stream` decides on colours. */
export function createScreen(
  write: (text: string) => void,
  stream: NodeJS.WriteStream | undefined,
  columns?: string,
): Screen {
  // a pipe has no width of its own; COLUMNS is the usual way to give it one
  const width = stream?.columns ?? (Number(columns) > 40 ? Number(columns) : 100);
  return {
    width: Math.min(width, 120),
    line: (text = '') => write(`${harmless(text)}\n`),
    style: (style, text) =>
      styleText(
        style,
        stripVTControlCharacters(text),
        stream ? { stream, validateStream: true } : { validateStream: false },
      ),
  };
}

/**
 * Plugins, connectors and models bring texts along that could move the cursor and overwrite what was said before.
 * Our own colours (ESC, "[", numbers, "m") stay.
 */
export function harmless(text: string): string {
  return text.replaceAll(/\p{Cc}(?:\[[0-9;]*m)?/gu, (found) => {
    const [control = ''] = found;
    const rest = found.slice(1);
    if (control === '\n' || control === '\t' || (control === '\u001B' && rest !== '')) return found;
    // the end of a line as Windows writes it is no attack
    return `${control === '\r' ? ' ' : '\uFFFD'}${rest}`;
  });
}

/** Breaks a text into lines of at most `width` characters, at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let current = '';
    for (const word of paragraph.split(' ')) {
      if (current !== '' && current.length + 1 + word.length > width) {
        lines.push(current);
        current = word;
      } else current = current === '' ? word : `${current} ${word}`;
    }
    return [...lines, current];
  });
}

/** 12345 -> "12,345". */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

import { wrap, type Screen } from './screen.ts';

const styles = { title: 'bold', good: 'green', bad: 'red', warn: 'yellow', dim: 'dim' } as const;

/** Colours that conceal and marks that reorder a text would show another effect than the one consented to. */
const visible = (text: string) =>
  text.replaceAll('\t', '    ').replaceAll(/(?!\n)[\p{Cf}\p{Cc}\p{Zl}\p{Zp}]/gu, '\uFFFD');

/** May take two columns of a terminal; our own marks do not. */
const wide = /(?![✓✗])[\u1100-\u11FF\u2300-\u23FF\u25A0-\u{10FFFF}]/u;

/**
 * A text of somebody else in lines that no terminal breaks again. From the second on they are marked, so that nothing
 * in a text can look like a line of ours.
 */
export function marked(text: string, width: number): string[] {
  const columns = Math.max(8, Math.floor((wide.test(text) ? width / 2 : width) - 2));
  const piece = new RegExp(`.{1,${columns}}`, 'gu');
  return wrap(visible(text), columns)
    .flatMap((part) => part.match(piece) ?? [''])
    .map((part, at) => (at === 0 ? part : `│ ${part}`));
}

/** Shows lines that a package made for people, each in its tone. */
export function showLines(
  { line, style, width }: Screen,
  lines: readonly { tone: keyof typeof styles | 'plain'; indent: number; text: string }[],
): void {
  for (const { tone, indent, text } of lines) {
    for (const part of marked(text, width - indent)) {
      line(' '.repeat(indent) + (tone === 'plain' ? part : style(styles[tone], part)));
    }
  }
}

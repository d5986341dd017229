import { wrap, type Screen } from './screen.ts';

const styles = { title: 'bold', good: 'green', bad: 'red', warn: 'yellow', dim: 'dim' } as const;

/** Shows lines that a package made for people, each in its tone. */
export function showLines(
  { line, style, width }: Screen,
  lines: readonly { tone: keyof typeof styles | 'plain'; indent: number; text: string }[],
): void {
  for (const { tone, indent, text } of lines) {
    for (const part of wrap(text, width - indent)) {
      line(' '.repeat(indent) + (tone === 'plain' ? part : style(styles[tone], part)));
    }
  }
}

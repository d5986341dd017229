import { reportLines, type Swapped } from '@gatehouse/swap';
import { wrap, type Screen } from './screen.ts';

const styles = { title: 'bold', good: 'green', bad: 'red', warn: 'yellow', dim: 'dim' } as const;

/** `gatehouse swap` for people: what gets worse, who notices, what is written. */
export function showSwap({ line, style, width }: Screen, swapped: Swapped): void {
  for (const { tone, indent, text } of reportLines(swapped)) {
    for (const part of wrap(text, width - indent)) {
      line(' '.repeat(indent) + (tone === 'plain' ? part : style(styles[tone], part)));
    }
  }
}

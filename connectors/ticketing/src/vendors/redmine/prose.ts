import { fromTextile, toTextile } from '../../text/textile.ts';
import { unmarked } from './marks.ts';

/** How an installation formats text. Which of the two it is, Redmine does not tell over its REST interface. */
export interface Prose {
  readonly format: 'markdown' | 'textile';
  /** A caller's Markdown as Redmine shall keep it. */
  write(markdown: string): string;
  /** What Redmine keeps, without any mark, as Markdown. `lossy`: it says something that Markdown cannot. */
  read(native: string): { readonly text: string; readonly lossy: boolean };
}

/** Redmine that is set to Markdown: text passes through as it is. */
const markdown: Prose = {
  format: 'markdown',
  write: (text) => text,
  read: (native) => ({ text: unmarked(native), lossy: false }),
};

/** Redmine that is set to Textile, as it is at first. A mark is added after the one conversion, and gone before the other. */
const textile: Prose = {
  format: 'textile',
  write: (text) => toTextile(text).trimEnd(),
  read(native) {
    const { markdown: text, lossy } = fromTextile(unmarked(native));
    // what Textile had apart may stand together in Markdown
    return { text: unmarked(text.trimEnd()), lossy };
  },
};

export const proses = { markdown, textile } as const;

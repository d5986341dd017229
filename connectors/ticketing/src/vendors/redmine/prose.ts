import { unmarked } from './marks.ts';

/** How an installation formats text. Which of the two it is, Redmine does not tell over its REST interface. */
export interface Prose {
  /** A caller's Markdown as Redmine shall keep it. */
  write(markdown: string): string;
  /** What Redmine keeps, without any mark, as Markdown. `lossy`: it says something that Markdown cannot. */
  read(native: string): { readonly text: string; readonly lossy: boolean };
}

/** Redmine that is set to Markdown: text passes through as it is. */
export const markdown: Prose = {
  write: (text) => text,
  read: (native) => ({ text: unmarked(native), lossy: false }),
};

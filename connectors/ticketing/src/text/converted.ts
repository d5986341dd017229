import { withTasks } from './boxes.ts';
import type { Converted, Document } from './document.ts';
import { levels, NESTING, shallower } from './flatten.ts';
import { printMarkdown } from './markdown.ts';

/** What was read from a vendor's text, as Markdown. */
export function converted(document: Document, lossy: boolean): Converted {
  const markdown = printMarkdown(withTasks(shallower(document)));
  return { markdown, lossy: lossy || levels(document) > NESTING };
}

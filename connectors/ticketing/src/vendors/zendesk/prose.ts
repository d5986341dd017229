import { fromHtml, toHtml } from '../../text/html.ts';

/** A caller's Markdown as Zendesk shall keep it, in `html_body`. */
export const writeProse = toHtml;

/** What Zendesk keeps, as Markdown. `lossy`: it says something that Markdown cannot. */
export function readProse(html: string): { readonly text: string; readonly lossy: boolean } {
  const { markdown, lossy } = fromHtml(html);
  return { text: markdown, lossy };
}

/** A caller's Markdown as it will be read again. */
export const asKept = (markdown: string): string => readProse(writeProse(markdown)).text;

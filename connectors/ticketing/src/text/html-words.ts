import type { Block, Mark } from './document.ts';
import type { Element } from './html-tree.ts';

export const MARKS: ReadonlyMap<string, Mark> = new Map([
  ['strong', 'strong'],
  ['b', 'strong'],
  ['em', 'emphasis'],
  ['i', 'emphasis'],
  ['del', 'delete'],
  ['s', 'delete'],
  ['strike', 'delete'],
]);
export const CODE = new Set(['code', 'tt', 'samp', 'kbd']);
/** Tags that say nothing of their own, besides the blocks. */
export const SILENT = new Set([
  'span',
  'a',
  'abbr',
  'bdi',
  'bdo',
  'html',
  'label',
  'time',
  'wbr',
  'meta',
  'link',
  'base',
  'title',
  'head',
  'o:p',
]);
/** Blocks that Markdown does not have; what is in them stays. */
export const FOREIGN_BLOCKS = new Set([
  'details',
  'summary',
  'dl',
  'dt',
  'dd',
  'center',
  'form',
  'fieldset',
  'dialog',
  'figure',
  'figcaption',
  'caption',
]);
export const MEDIA = new Set([
  'img',
  'video',
  'audio',
  'iframe',
  'object',
  'embed',
  'canvas',
  'svg',
  'picture',
]);
export const DROPPED = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'textarea',
  'select',
  'math',
  'xmp',
  'noembed',
  'noframes',
  'area',
  'map',
]);

/** A reader's eye does not see it, so a reader's model should not either. */
export const HIDDEN =
  /(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0*\.?0+(?![\d.]))/i;

export function isElement(child: Element | string, ...tags: string[]): child is Element {
  return typeof child !== 'string' && tags.includes(child.tag);
}

/** The rows of a table, not those of a table in it. */
export function rowsOf(table: Element): Element[] {
  return table.children.flatMap((child) => {
    if (isElement(child, 'tr')) return [child];
    return isElement(child, 'thead', 'tbody', 'tfoot') ? rowsOf(child) : [];
  });
}

export function holdsTable(cell: Element): boolean {
  return cell.children.some((child) => isElement(child, 'table'));
}

/** A `pre` as code, with its language where its class names one. */
export function code(element: Element): Block {
  const inner = element.children.find((child): child is Element => isElement(child, 'code'));
  const language = /(?:^|\s)lang(?:uage)?-(\S+)/.exec(inner?.attributes.get('class') ?? '')?.[1];
  // the line break after <pre> is not part of it (HTML standard, "in body"), nor is the last one here
  const text = words(element).replaceAll(/\r\n?/g, '\n').replace(/^\n/, '').replace(/\n$/, '');
  return { type: 'code', language, text };
}

function words(element: Element): string {
  return element.children
    .map((child) => {
      if (typeof child === 'string') return child;
      return child.tag === 'br' ? '\n' : words(child);
    })
    .join('');
}

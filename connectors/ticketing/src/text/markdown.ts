import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { gfm } from 'micromark-extension-gfm';
import { ampersands } from './ampersands.ts';
import { LONGEST, shallow, tooCostly } from './bounds.ts';
import type { Document } from './document.ts';
import { fromMdast } from './from-mdast.ts';
import { shallower } from './flatten.ts';
import { fromLines, paragraphs } from './line.ts';
import { struck } from './struck.ts';
import { toMdast } from './to-mdast.ts';

/** Raw HTML, footnotes, and addresses without a scheme are text: no vendor's format would keep them. */
const UNKNOWN = [
  'htmlFlow',
  'htmlText',
  'gfmFootnoteCall',
  'gfmFootnoteDefinition',
  'gfmPotentialFootnoteCall',
  'wwwAutolink',
  'emailAutolink',
];

// the extension for bare addresses would search the text for e-mail addresses once more, and would escape each @
const READING = gfmFromMarkdown().map((reading) => ({ ...reading, transforms: [] }));
const WRITING = (gfmToMarkdown({ tablePipeAlign: false }).extensions ?? []).filter(
  ({ unsafe }) => unsafe?.some(({ character }) => character === '@') !== true,
);

/**
 * Reads Markdown (CommonMark with the tables, strikethrough, task lists and bare addresses of GFM) into the neutral
 * form. Never throws; a text over 65,536 characters is taken as plain text, and nesting or unpaired marks beyond what
 * people write stay characters.
 */
export function parseMarkdown(markdown: string): Document {
  if (markdown.length > LONGEST) return plainDocument(markdown);
  const text = shallow(markdown);
  const disabled = [...UNKNOWN, ...tooCostly(text)];
  const root = fromMarkdown(text, {
    extensions: [gfm({ singleTilde: false }), { disable: { null: disabled } }],
    mdastExtensions: READING,
  });
  return shallower(fromMdast(root));
}

/** Writes the neutral form in one steady style, without a line break at its end. */
export function printMarkdown(document: Document): string {
  return toMarkdown(toMdast(document), {
    bullet: '-',
    emphasis: '*',
    rule: '-',
    listItemIndent: 'one',
    extensions: WRITING,
    handlers: { ...ampersands, delete: struck },
  }).replace(/\n$/, '');
}

/**
 * Plain text of a vendor as Markdown: its lines stay lines, its empty lines part paragraphs, and nothing in it turns
 * into formatting. Blanks at the ends of lines are dropped.
 */
export function fromPlain(text: string): string {
  return printMarkdown(plainDocument(text));
}

function plainDocument(text: string): Document {
  return paragraphs(fromLines(text));
}

import type { PhrasingContent } from 'mdast';
import { boxed } from './boxes.ts';
import type { Block, Document, Item, Line } from './document.ts';
import { parseMarkdown } from './markdown.ts';
import { phrasing } from './to-mdast.ts';

/**
 * Markdown as HTML for a vendor that shows it (`html_body` of Zendesk). Every tag and attribute is written here, and
 * everything else is escaped: there is no way for a tag of the text to pass. Tags: p, h1 to h6, ul, ol, li, pre, code,
 * blockquote, hr, table, thead, tbody, tr, th, td, strong, em, del, a, br; links lead to http, https and mailto only.
 * An image is a link and a task's state a box (☐, ☑). Never throws.
 */
export function toHtml(markdown: string): string {
  return blocks(parseMarkdown(markdown));
}

function blocks(document: Document): string {
  return document.map((block) => ofBlock(block)).join('\n');
}

function ofBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return element('p', ofLine(block.line));
    case 'heading':
      return element(`h${block.level}`, ofLine(block.line));
    case 'list':
      return list(block.items, block.start);
    case 'code': {
      const { language, text } = block;
      const name = language === undefined ? '' : ` class="language-${escaped(language)}"`;
      return `<pre><code${name}>${escaped(text)}\n</code></pre>`;
    }
    case 'quote':
      return `<blockquote>\n${blocks(block.blocks)}\n</blockquote>`;
    case 'rule':
      return '<hr>';
    default:
      return table(block.rows);
  }
}

function list(items: readonly Item[], start: number | undefined): string {
  const content = items.map((item) => element('li', itemContent(item))).join('\n');
  if (start === undefined) return `<ul>\n${content}\n</ul>`;
  return `<ol${start === 1 ? '' : ` start="${start}"`}>\n${content}\n</ol>`;
}

/** An item that is one paragraph, with or without lists below, stands close to its neighbours. */
function itemContent(item: Item): string {
  const [first, ...rest] = boxed(item);
  if (first?.type !== 'paragraph' || rest.some(({ type }) => type !== 'list'))
    return blocks(boxed(item));
  return [ofLine(first.line), ...rest.map((block) => ofBlock(block))].join('\n');
}

function table(rows: readonly (readonly Line[])[]): string {
  const [head, ...body] = rows.map((row, at) => {
    const cells = row.map((cell) => element(at === 0 ? 'th' : 'td', ofLine(cell)));
    return element('tr', cells.join(''));
  });
  const rest = body.length === 0 ? '' : `\n<tbody>\n${body.join('\n')}\n</tbody>`;
  return `<table>\n<thead>\n${head ?? ''}\n</thead>${rest}\n</table>`;
}

function ofLine(line: Line): string {
  return inline(phrasing(line));
}

function inline(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
          return escaped(node.value);
        case 'inlineCode':
          return element('code', escaped(node.value));
        case 'break':
          return '<br>\n';
        case 'strong':
          return element('strong', inline(node.children));
        case 'emphasis':
          return element('em', inline(node.children));
        case 'delete':
          return element('del', inline(node.children));
        case 'link': {
          const title = node.title ? ` title="${escaped(node.title)}"` : '';
          return `<a href="${escaped(node.url)}"${title}>${inline(node.children)}</a>`;
        }
        default:
          return '';
      }
    })
    .join('');
}

function element(tag: string, content: string): string {
  return `<${tag}>${content}</${tag}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter);
}

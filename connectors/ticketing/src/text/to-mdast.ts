import type { BlockContent, ListItem, PhrasingContent, Root, TableRow } from 'mdast';
import { MARKS, type Document, type Inline, type Item, type Line } from './document.ts';
import { stretches, tidyLine, unbroken } from './line.ts';

/** The neutral form as the tree that the printer takes. */
export function toMdast(document: Document): Root {
  return { type: 'root', children: blocks(document) };
}

function blocks(document: Document): BlockContent[] {
  return document.flatMap((block): BlockContent[] => {
    switch (block.type) {
      case 'paragraph': {
        const line = tidyLine(block.line);
        return line.length === 0 ? [] : [{ type: 'paragraph', children: phrasing(line) }];
      }
      case 'heading':
        return [{ type: 'heading', depth: block.level, children: phrasing(unbroken(block.line)) }];
      case 'list':
        return list(block.items, block.start);
      case 'code':
        return [{ type: 'code', lang: block.language ?? null, value: block.text }];
      case 'quote': {
        const children = blocks(block.blocks);
        return children.length === 0 ? [] : [{ type: 'blockquote', children }];
      }
      case 'rule':
        return [{ type: 'thematicBreak' }];
      default:
        return [{ type: 'table', children: block.rows.map((row) => tableRow(row)) }];
    }
  });
}

function list(items: readonly Item[], start: number | undefined): BlockContent[] {
  if (items.length === 0) return [];
  const children = items.map(({ checked, blocks: content }): ListItem => {
    const inside = blocks(content);
    const box = inside[0]?.type === 'paragraph' ? (checked ?? null) : null;
    // an item is loose when something else than a list under its first paragraph has to be set apart
    const spread = inside.slice(1).some(({ type }) => type !== 'list');
    return { type: 'listItem', checked: box, spread, children: inside };
  });
  const ordered = start !== undefined;
  const spread = children.some((item) => item.spread);
  return [{ type: 'list', ordered, start: start ?? null, spread, children }];
}

function tableRow(row: readonly Line[]): TableRow {
  return {
    type: 'tableRow',
    children: row.map((cell) => ({ type: 'tableCell', children: phrasing(unbroken(cell)) })),
  };
}

/** A line as nested marks. */
export function phrasing(line: Line): PhrasingContent[] {
  return stretches(line).flatMap((parts): PhrasingContent[] => {
    const first = parts[0];
    if (first?.type !== 'run' || first.link === undefined) return marked(parts, 0);
    const { url, title } = first.link;
    return [{ type: 'link', url, title: title ?? null, children: marked(parts, 0) }];
  });
}

/** Nests the marks from the outermost on: neighbours that share one are written inside one pair of delimiters. */
function marked(parts: readonly Inline[], depth: number): PhrasingContent[] {
  const mark = MARKS[depth];
  if (mark === undefined) {
    return parts.map((part) => {
      if (part.type === 'break') return { type: 'break' };
      return { type: part.code ? 'inlineCode' : 'text', value: part.text };
    });
  }
  const nodes: PhrasingContent[] = [];
  let from = 0;
  while (from < parts.length) {
    const has = carries(parts[from], mark);
    let to = from;
    while (to < parts.length && carries(parts[to], mark) === has) to += 1;
    const children = marked(parts.slice(from, to), depth + 1);
    if (has) nodes.push({ type: mark, children });
    else nodes.push(...children);
    from = to;
  }
  return nodes;
}

function carries(part: Inline | undefined, mark: (typeof MARKS)[number]): boolean {
  return part?.type === 'run' && part.marks.includes(mark);
}

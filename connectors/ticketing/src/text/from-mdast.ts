import type { Definition, Nodes, PhrasingContent, Root, RootContent, TableRow } from 'mdast';
import {
  BREAK,
  run,
  type Block,
  type Document,
  type Inline,
  type Item,
  type Mark,
} from './document.ts';
import { linked } from './links.ts';
import { paragraphs, unbroken } from './line.ts';
import { tableOf } from './tables.ts';

type Definitions = ReadonlyMap<string, Definition>;

/** What the parser made of a text, in the neutral form. */
export function fromMdast(root: Root): Document {
  const definitions = new Map<string, Definition>();
  define(root, definitions);
  return blocks(root.children, definitions);
}

/** The first definition of a name counts (CommonMark, link reference definitions). */
function define(node: Nodes, definitions: Map<string, Definition>): void {
  if (node.type === 'definition') {
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node);
  } else if ('children' in node) for (const child of node.children) define(child, definitions);
}

function blocks(nodes: readonly RootContent[], definitions: Definitions): Block[] {
  return nodes.flatMap((node): Block[] => {
    switch (node.type) {
      case 'paragraph':
        return paragraphs(inlines(node.children, definitions));
      case 'heading':
        return [
          {
            type: 'heading',
            level: node.depth,
            line: unbroken(inlines(node.children, definitions)),
          },
        ];
      case 'list': {
        const items = node.children.map((item): Item => ({
          checked: item.checked ?? undefined,
          blocks: blocks(item.children, definitions),
        }));
        return [
          { type: 'list', start: node.ordered === true ? (node.start ?? 1) : undefined, items },
        ];
      }
      case 'code':
        return [{ type: 'code', language: node.lang ?? undefined, text: node.value }];
      case 'blockquote':
        return quote(blocks(node.children, definitions));
      case 'thematicBreak':
        return [{ type: 'rule' }];
      case 'table':
        return table(node.children, definitions);
      default:
        return [];
    }
  });
}

function quote(content: Block[]): Block[] {
  return content.length === 0 ? [] : [{ type: 'quote', blocks: content }];
}

/** Cells beyond the head's are no part of a table (GFM, tables). */
function table(rows: readonly TableRow[], definitions: Definitions): Block[] {
  const width = rows[0]?.children.length ?? 0;
  return tableOf(
    rows.map((row) =>
      row.children.slice(0, width).map((cell) => unbroken(inlines(cell.children, definitions))),
    ),
  );
}

function inlines(
  nodes: readonly PhrasingContent[],
  definitions: Definitions,
  marks: readonly Mark[] = [],
): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    switch (node.type) {
      case 'text':
      case 'inlineCode':
        return [run(node.value, { marks, code: node.type === 'inlineCode' })];
      case 'break':
        return [BREAK];
      case 'strong':
      case 'emphasis':
      case 'delete': {
        const inside = marks.includes(node.type) ? marks : [...marks, node.type];
        return inlines(node.children, definitions, inside);
      }
      case 'link':
        return linked(
          inlines(node.children, definitions, marks),
          node.url,
          node.title ?? undefined,
        );
      case 'linkReference': {
        const to = definitions.get(node.identifier);
        const label = inlines(node.children, definitions, marks);
        return to ? linked(label, to.url, to.title ?? undefined) : label;
      }
      case 'image':
        return linked([run(node.alt ?? '', { marks })].filter(named), node.url);
      case 'imageReference': {
        const to = definitions.get(node.identifier);
        return linked([run(node.alt ?? '', { marks })].filter(named), to?.url ?? '');
      }
      default:
        return [];
    }
  });
}

const named = (part: Inline): boolean => part.type === 'run' && part.text.trim() !== '';

import { converted } from './converted.ts';
import {
  BREAK,
  run,
  type Block,
  type Converted,
  type Inline,
  type Item,
  type Mark,
} from './document.ts';
import {
  day,
  extension,
  INLINE,
  level,
  markSchema,
  media,
  nodeSchema,
  word,
  type Node,
} from './adf-node.ts';
import { fromLines, paragraphs, unbroken } from './line.ts';
import { linked } from './links.ts';
import { inOneLine, tableOf } from './tables.ts';

/** Nodes inside of nodes, and nodes in all, that are read; what is beyond is cut. */
const DEPTH = 100;
const NODES = 20_000;

const MARKS: ReadonlyMap<string, Mark> = new Map([
  ['strong', 'strong'],
  ['em', 'emphasis'],
  ['strike', 'delete'],
]);

/**
 * An ADF document of Jira as Markdown. Takes anything and never throws: null and undefined are an empty text, a string
 * is plain text, and an unknown node keeps its words. Lossy when something has no place in Markdown: mentions, emoji,
 * panels, media, status, dates, cards, expands, layouts, colours, underlining, sub- and superscript, merged cells, and
 * whatever is nested deeper than 100 or comes after 20,000 nodes.
 */
export function fromAdf(document: unknown): Converted {
  const reader = new Reader();
  if (document === null || document === undefined) return { markdown: '', lossy: false };
  const content = typeof document === 'string' ? [{ type: 'text', text: document }] : [document];
  const blocks = reader.blocks(content, 0);
  return converted(blocks, reader.lossy);
}

class Reader {
  lossy = false;
  #left = NODES;

  blocks(content: readonly unknown[], depth: number): Block[] {
    const blocks: Block[] = [];
    let line: Inline[] = [];
    const end = (): void => {
      blocks.push(...paragraphs(line));
      line = [];
    };
    for (const node of this.#nodes(content, depth)) {
      if (INLINE.has(node.type) || (node.content.length === 0 && node.text !== '')) {
        line.push(...this.#inline(node, depth));
        continue;
      }
      end();
      blocks.push(...this.#block(node, depth + 1));
    }
    end();
    return blocks;
  }

  /** One after the other, so that what the first holds is counted before the second. */
  *#nodes(content: readonly unknown[], depth: number): Generator<Node> {
    for (const each of content) {
      const node = nodeSchema.safeParse(each);
      if (node.success && depth <= DEPTH && this.#left > 0) {
        this.#left -= 1;
        yield node.data;
      } else this.lossy = true;
    }
  }

  #each<T>(content: readonly unknown[], depth: number, read: (node: Node, at: number) => T): T[] {
    return Array.from(this.#nodes(content, depth), read);
  }

  #block(node: Node, depth: number): Block[] {
    // alignment, indentation and the like
    if (node.marks.length > 0) this.lossy = true;
    switch (node.type) {
      case 'doc':
        return this.blocks(node.content, depth);
      case 'paragraph':
        return paragraphs(this.#inlines(node.content, depth));
      case 'heading':
        return [
          {
            type: 'heading',
            level: level(node.attrs['level']),
            line: this.#oneLine(node.content, depth),
          },
        ];
      case 'bulletList':
      case 'orderedList':
        return this.#list(node, depth);
      case 'taskList':
        return [
          {
            type: 'list',
            items: this.#each(node.content, depth, (item) => this.#task(item, depth)).flat(),
          },
        ];
      case 'codeBlock': {
        const language = node.attrs['language'];
        const text = this.#words(node.content, depth);
        return [
          { type: 'code', language: typeof language === 'string' ? language : undefined, text },
        ];
      }
      case 'blockquote':
        return [{ type: 'quote', blocks: this.blocks(node.content, depth) }];
      case 'rule':
        return [{ type: 'rule' }];
      case 'table':
        return this.#table(node, depth);
      default:
        return this.#foreign(node, depth);
    }
  }

  /** A block that Markdown does not have. */
  #foreign(node: Node, depth: number): Block[] {
    this.lossy = true;
    const inside = (): Block[] => this.blocks(node.content, depth);
    switch (node.type) {
      case 'panel':
        return [{ type: 'quote', blocks: inside() }];
      case 'expand':
      case 'nestedExpand':
        return [
          ...paragraphs([run(word(node.attrs['title']), { marks: ['strong'] })]),
          ...inside(),
        ];
      case 'decisionList':
        return [
          {
            type: 'list',
            items: this.#each(node.content, depth, (item) => ({
              blocks: this.blocks(item.content, depth + 1),
            })),
          },
        ];
      case 'media':
        return paragraphs(media(node));
      case 'blockCard':
      case 'embedCard':
        return paragraphs(linked([], word(node.attrs['url'])));
      case 'extension':
      case 'bodiedExtension':
      case 'multiBodiedExtension':
        return [...paragraphs([run(extension(node))]), ...inside()];
      default:
        return [...paragraphs([run(node.text)]), ...inside()];
    }
  }

  #list(node: Node, depth: number): Block[] {
    const items = this.#each(node.content, depth, (item): Item => {
      if (item.type !== 'listItem') this.lossy = true;
      return { blocks: this.blocks(item.type === 'listItem' ? item.content : [item], depth + 1) };
    });
    const order = node.attrs['order'];
    const start =
      typeof order === 'number' && Number.isInteger(order) && order >= 0 && order < 1e9 ? order : 1;
    return [{ type: 'list', start: node.type === 'orderedList' ? start : undefined, items }];
  }

  /** A task list in a task list stands beside the task that it belongs to. */
  #task(node: Node, depth: number): Item[] {
    if (node.type === 'taskList') return [{ blocks: this.#block(node, depth + 1) }];
    if (node.type !== 'taskItem' && node.type !== 'blockTaskItem') this.lossy = true;
    return [
      { checked: node.attrs['state'] === 'DONE', blocks: this.blocks(node.content, depth + 1) },
    ];
  }

  #table(node: Node, depth: number): Block[] {
    const kinds = new Set<string>();
    const rows = this.#each(node.content, depth, (row, at) =>
      this.#each(row.content, depth + 1, (cell) => {
        kinds.add(`${at === 0 ? 'first' : 'later'} ${cell.type}`);
        return this.#cell(cell, depth + 2);
      }),
    );
    // Markdown has a head and nothing but a head
    if (kinds.has('first tableCell') || kinds.has('later tableHeader')) this.lossy = true;
    return tableOf(rows);
  }

  #cell(cell: Node, depth: number): Inline[] {
    const { colspan, rowspan, background } = cell.attrs;
    if ([colspan ?? 1, rowspan ?? 1].some((span) => span !== 1) || typeof background === 'string')
      this.lossy = true;
    const blocks = this.blocks(cell.content, depth);
    if (blocks.length > 1 || blocks.some(({ type }) => type !== 'paragraph')) this.lossy = true;
    return inOneLine(blocks);
  }

  #oneLine(content: readonly unknown[], depth: number): Inline[] {
    const line = this.#inlines(content, depth);
    if (line.some(({ type }) => type === 'break')) this.lossy = true;
    return unbroken(line);
  }

  #inlines(content: readonly unknown[], depth: number): Inline[] {
    return this.#each(content, depth, (node) => this.#inline(node, depth + 1)).flat();
  }

  #inline(node: Node, depth: number): Inline[] {
    if (node.type === 'hardBreak') return [BREAK];
    if (node.type === 'text') return this.#text(node);
    this.lossy = true;
    const { attrs } = node;
    switch (node.type) {
      case 'mention': {
        const name = word(attrs['text']) || word(attrs['id']);
        return [run(name.startsWith('@') ? name : `@${name}`)];
      }
      case 'emoji':
        return [run(word(attrs['shortName']) || word(attrs['text']))];
      case 'status':
      case 'placeholder':
        return [run(word(attrs['text']))];
      case 'date':
        return [run(day(word(attrs['timestamp'])))];
      case 'inlineCard':
        return linked([], word(attrs['url']));
      case 'media':
      case 'mediaInline':
        return media(node);
      case 'inlineExtension':
        return [run(extension(node))];
      default:
        return [run(node.text), ...this.#inlines(node.content, depth)];
    }
  }

  #text(node: Node): Inline[] {
    const marks = node.marks.map(
      (each) => markSchema.safeParse(each).data ?? { type: '', attrs: {} },
    );
    const known = marks.flatMap(({ type }) => MARKS.get(type) ?? []);
    const code = marks.some(({ type }) => type === 'code');
    const link = marks.find(({ type }) => type === 'link');
    if (marks.length > new Set(known).size + Number(code) + Number(link !== undefined))
      this.lossy = true;
    const text = fromLines(node.text).map((part): Inline =>
      part.type === 'run' ? { ...part, marks: known, code } : part,
    );
    if (link === undefined) return text;
    const result = linked(text, word(link.attrs['href']), word(link.attrs['title']));
    if (result.some((part) => part.type === 'run' && part.link === undefined)) this.lossy = true;
    return result;
  }

  /** The text of code, as it is. */
  #words(content: readonly unknown[], depth: number): string {
    return this.#each(content, depth, (node) => {
      if (node.type === 'hardBreak') return '\n';
      if (node.type !== 'text' || node.marks.length > 0) this.lossy = true;
      return node.text + this.#words(node.content, depth + 1);
    }).join('');
  }
}

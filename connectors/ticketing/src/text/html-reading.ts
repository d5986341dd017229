import { converted } from './converted.ts';
import {
  BREAK,
  run,
  type Block,
  type Converted,
  type Inline,
  type Item,
  type Link,
  type Mark,
} from './document.ts';
import { BLOCKS, tree, type Element } from './html-tree.ts';
import {
  code,
  CODE,
  DROPPED,
  FOREIGN_BLOCKS,
  HIDDEN,
  holdsTable,
  isElement,
  MARKS,
  MEDIA,
  rowsOf,
  SILENT,
} from './html-words.ts';
import { paragraphs } from './line.ts';
import { target } from './links.ts';
import { inOneLine, tableOf } from './tables.ts';

interface Look {
  readonly marks: readonly Mark[];
  readonly code: boolean;
  readonly link?: Link | undefined;
}
const PLAIN: Look = { marks: [], code: false };

/**
 * HTML of a vendor as Markdown. Never throws; the work grows with the length alone. Scripts, styles, comments and what
 * is hidden from readers are left out. Lossy when something was said that Markdown cannot say: styles, fonts,
 * underlining, sub- and superscript, images and media (a named placeholder stays), merged cells, unknown tags, and
 * whatever was left out but comments.
 */
export function fromHtml(html: string): Converted {
  const reader = new Reader();
  const blocks = reader.blocks(tree(html), PLAIN);
  return converted(blocks, reader.lossy);
}

/** Blocks, and the line that is being filled. */
class Sink {
  readonly blocks: Block[] = [];
  #line: Inline[] = [];

  add(...parts: Inline[]): void {
    this.#line.push(...parts);
  }

  end(): void {
    this.blocks.push(...paragraphs(this.#line));
    this.#line = [];
  }
}

class Reader {
  lossy = false;

  blocks(element: Element, look: Look): Block[] {
    const sink = new Sink();
    this.#children(element, look, sink);
    sink.end();
    return sink.blocks;
  }

  #children(element: Element, look: Look, sink: Sink): void {
    for (const child of element.children) {
      if (typeof child === 'string') sink.add(run(child.replaceAll(/[ \t\n\f\r]+/g, ' '), look));
      else this.#element(child, look, sink);
    }
  }

  #element(element: Element, look: Look, sink: Sink): void {
    const { tag, attributes } = element;
    if (DROPPED.has(tag) || this.#hidden(element)) {
      this.lossy = true;
      return;
    }
    if (BLOCKS.has(tag)) {
      if (FOREIGN_BLOCKS.has(tag)) this.lossy = true;
      sink.end();
      this.#block(element, look, sink);
      sink.end();
      return;
    }
    const mark = MARKS.get(tag);
    if (mark !== undefined) {
      const marks = look.marks.includes(mark) ? look.marks : [...look.marks, mark];
      this.#children(element, { ...look, marks }, sink);
    } else if (CODE.has(tag)) this.#children(element, { ...look, code: true }, sink);
    else if (tag === 'br') sink.add(BREAK);
    else if (tag === 'a') this.#anchor(element, look, sink);
    else if (MEDIA.has(tag)) this.#media(element, look, sink);
    else if (tag === 'input' && attributes.get('type')?.toLowerCase() === 'checkbox')
      sink.add(run(attributes.has('checked') ? '☑ ' : '☐ '));
    else {
      if (!SILENT.has(tag)) this.lossy = true;
      this.#children(element, look, sink);
    }
  }

  /** Whether readers do not see it. A style that they do see is lost. */
  #hidden({ attributes }: Element): boolean {
    const style = attributes.get('style')?.trim() ?? '';
    if (style !== '') this.lossy = true;
    return attributes.has('hidden') || HIDDEN.test(style);
  }

  #anchor(element: Element, look: Look, sink: Sink): void {
    const address = element.attributes.get('href');
    if (address === undefined) {
      this.#children(element, look, sink);
      return;
    }
    const to = target(address, element.attributes.get('title'));
    if (typeof to === 'string') {
      this.lossy = true;
      this.#children(element, look, sink);
      sink.add(run(to, look));
    } else if (element.children.length === 0) sink.add(run(to.url, { ...look, link: to }));
    else this.#children(element, { ...look, link: to }, sink);
  }

  /** A placeholder, which leads to a picture that is on the web. */
  #media({ tag, attributes }: Element, look: Look, sink: Sink): void {
    this.lossy = true;
    const [width, height] = [attributes.get('width'), attributes.get('height')];
    // a pixel that counts readers
    if (['0', '1'].includes(width ?? '') && ['0', '1'].includes(height ?? '')) return;
    const kind = ['img', 'svg', 'picture', 'canvas'].includes(tag) ? 'image' : tag;
    const alt = (attributes.get('alt') ?? attributes.get('title') ?? '').trim();
    const to = target(attributes.get('src') ?? attributes.get('data') ?? '');
    const link = look.link ?? (typeof to === 'string' ? undefined : to);
    sink.add(run(alt === '' ? `[${kind}]` : `[${kind}: ${alt}]`, { ...look, link }));
  }

  #block(element: Element, look: Look, sink: Sink): void {
    const { tag } = element;
    const level = ([1, 2, 3, 4, 5, 6] as const).find((each) => tag === `h${each}`);
    if (level !== undefined) {
      const line = this.#line(element, look);
      if (line.length > 0) sink.blocks.push({ type: 'heading', level, line });
    } else if (tag === 'hr') sink.blocks.push({ type: 'rule' });
    else if (tag === 'ul' || tag === 'ol') sink.blocks.push(...this.#list(element, look));
    else if (tag === 'pre') sink.blocks.push(code(element));
    else if (tag === 'blockquote') {
      const blocks = this.blocks(element, look);
      if (blocks.length > 0) sink.blocks.push({ type: 'quote', blocks });
    } else if (tag === 'table') sink.blocks.push(...this.#table(element, look));
    else this.#children(element, look, sink);
  }

  #line(element: Element, look: Look): Inline[] {
    const blocks = this.blocks(element, look);
    const broken = blocks.some(
      (block) => block.type !== 'paragraph' || block.line.some(({ type }) => type === 'break'),
    );
    if (blocks.length > 1 || broken) this.lossy = true;
    return inOneLine(blocks);
  }

  #list(element: Element, look: Look): Block[] {
    const items: Item[] = [];
    for (const child of element.children) {
      if (typeof child === 'string') {
        if (child.trim() !== '') items.push({ blocks: paragraphs([run(child, look)]) });
      } else if (child.tag === 'ul' || child.tag === 'ol') {
        // many editors put an inner list beside the item that it belongs to
        const last = items.pop();
        items.push({ blocks: [...(last?.blocks ?? []), ...this.#list(child, look)] });
      } else {
        const sink = new Sink();
        if (child.tag === 'li' && !this.#hidden(child)) this.#children(child, look, sink);
        else this.#element(child, look, sink);
        sink.end();
        if (child.tag === 'li' || sink.blocks.length > 0) items.push({ blocks: sink.blocks });
      }
    }
    const start = Number(element.attributes.get('start') ?? 1);
    const first = Number.isInteger(start) && start >= 0 && start < 1e9 ? start : 1;
    return items.length === 0
      ? []
      : [{ type: 'list', start: element.tag === 'ol' ? first : undefined, items }];
  }

  #table(element: Element, look: Look): Block[] {
    const rows = rowsOf(element);
    const cells = rows.map((row) =>
      row.children.filter((cell): cell is Element => isElement(cell, 'td', 'th')),
    );
    const captions = element.children.filter((child): child is Element =>
      isElement(child, 'caption'),
    );
    const caption = captions.flatMap((each) => this.blocks(each, look));
    if (captions.length > 0) this.lossy = true;
    const headed = cells[0]?.every(({ tag }) => tag === 'th') === true;
    const width = Math.max(0, ...cells.map((row) => row.length));
    if (!headed && (width === 1 || cells.some((row) => row.some((cell) => holdsTable(cell))))) {
      // a table that only lays out a message
      this.lossy = true;
      return [
        ...caption,
        ...cells.flatMap((row) => row.flatMap((cell) => this.blocks(cell, look))),
      ];
    }
    const rest = cells.slice(1).flat();
    const spans = cells
      .flat()
      .some(({ attributes }) =>
        ['colspan', 'rowspan'].some((span) => (attributes.get(span) ?? '1') !== '1'),
      );
    if (!headed || spans || rest.some(({ tag }) => tag === 'th')) this.lossy = true;
    const lines = cells.map((row) =>
      row.map((cell) => (this.#hidden(cell) ? [] : this.#line(cell, look))),
    );
    return [...caption, ...tableOf(lines)];
  }
}

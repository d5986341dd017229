import { converted } from './converted.ts';
import { run, type Block, type Converted, type Inline, type Item, type Line } from './document.ts';
import { NESTING } from './flatten.ts';
import { paragraphs, unbroken } from './line.ts';
import { tableOf } from './tables.ts';
import { TextileLine } from './textile-line.ts';
import { KEPT, kept, type Kept } from './textile-off.ts';

/** Alignment, class, style and language (RedCloth 3: A and C). */
const ATTRIBUTES = String.raw`[-^~]?[<>=()]{0,20}[-^~]?(?:\([^)"\s]{1,60}\)|\{[^}"\n]{1,80}\}|\[[a-z_-]{1,10}\]){0,3}`;

const BLOCK = new RegExp(`^(h[1-6]|bq|p|fn\\d{1,4})(${ATTRIBUTES})\\.(:\\S+)? (.*)$`, 's');
const LIST = new RegExp(`^ *([#*]+)(${ATTRIBUTES}) (.*)$`);
const RULE = /^ ?(?:(?:- ?){3,}|(?:\* ?){3,}|(?:_ ?){3,})$/;
const TABLE = /^table.{0,80}\. *$/;
const ROW = new RegExp(`^(?:${ATTRIBUTES}\\. ?)?\\|`);
const CELL = new RegExp(`^(_?)((?:\\\\\\d+|/\\d+){0,2}${ATTRIBUTES})\\. ?`);
const CODE = new RegExp(`^ *${KEPT.source} *$`);

/** Levels of a list that are told apart. */
const MARKERS = 20;

/**
 * Textile of Redmine as Markdown. Never throws; the work grows with the length alone. What it does not know stays as
 * plain text. Lossy: attributes (classes, styles, languages, alignment), merged cells, images, underlining, sub- and
 * superscript, citations, footnotes, macros, links to wiki pages, a table without a head.
 */
export function fromTextile(textile: string): Converted {
  const { text, parts, lossy } = kept(textile);
  const reader = new Reader(parts);
  const blocks = reader.blocks(text.split('\n'), 0);
  return converted(blocks, lossy || reader.lossy);
}

class Reader {
  #lossy = false;
  readonly #parts: readonly Kept[];
  readonly #lines: TextileLine;

  constructor(parts: readonly Kept[]) {
    this.#parts = parts;
    this.#lines = new TextileLine(parts);
  }

  get lossy(): boolean {
    return this.#lossy || this.#lines.lossy;
  }

  blocks(lines: readonly string[], depth: number): Block[] {
    const blocks: Block[] = [];
    let at = 0;
    while (at < lines.length) {
      const [block, next] = this.#block(lines, at, depth);
      blocks.push(...block);
      at = next;
    }
    return blocks;
  }

  /** What begins at a line, and where the next begins. */
  #block(lines: readonly string[], at: number, depth: number): [Block[], number] {
    const line = lines[at] ?? '';
    if (line.trim() === '') return [[], at + 1];
    const code = this.#code(line);
    if (code !== undefined) return [[code], at + 1];
    if (line.startsWith('>')) return this.#quote(lines, at, depth);
    if (RULE.test(line)) return [[{ type: 'rule' }], at + 1];
    if (LIST.test(line)) return this.#list(lines, at);
    if (TABLE.test(line) || ROW.test(line)) {
      const end = this.#end(lines, at, (each) => each.trim() === '');
      const rows = lines.slice(TABLE.test(line) ? at + 1 : at, end);
      if (
        rows[0] !== undefined &&
        ROW.test(rows[0]) &&
        rows.at(-1)?.trimEnd().endsWith('|') === true
      ) {
        if (TABLE.test(line) && line.trim() !== 'table.') this.#lossy = true;
        return [this.#table(rows), end];
      }
    }
    const end = this.#end(lines, at + 1, (each) => this.#starts(each));
    return [this.#paragraph(lines.slice(at, end).join('\n')), end];
  }

  #end(lines: readonly string[], from: number, stops: (line: string) => boolean): number {
    let end = from;
    while (end < lines.length && !stops(lines[end] ?? '')) end += 1;
    return end;
  }

  /** Whether a line ends the paragraph before it. */
  #starts(line: string): boolean {
    return (
      line.trim() === '' ||
      line.startsWith('>') ||
      LIST.test(line) ||
      line.startsWith('|') ||
      this.#code(line) !== undefined
    );
  }

  #code(line: string): Block | undefined {
    const part = this.#parts[Number(CODE.exec(line)?.[1] ?? -1)];
    return part?.type === 'pre'
      ? { type: 'code', language: part.language, text: part.text }
      : undefined;
  }

  #quote(lines: readonly string[], at: number, depth: number): [Block[], number] {
    const end = this.#end(lines, at, (each) => !each.startsWith('>'));
    const deepest = depth >= NESTING;
    if (deepest) this.#lossy = true;
    const inside = lines
      .slice(at, end)
      .map((each) => each.replace(deepest ? /^[> ]+/ : /^> ?/, ''));
    const blocks = this.blocks(inside, depth + 1);
    return [blocks.length === 0 ? [] : [{ type: 'quote', blocks }], end];
  }

  #paragraph(text: string): Block[] {
    const [, kind = '', attributes = '', cite, content = ''] = BLOCK.exec(text) ?? [];
    if (kind === '') return paragraphs(this.#lines.read(text));
    if (attributes !== '' || cite !== undefined || kind.startsWith('fn')) this.#lossy = true;
    const line = this.#lines.read(content);
    if (kind === 'p') return paragraphs(line);
    if (kind.startsWith('fn')) return paragraphs([run(`${kind.slice(2)} `), ...line]);
    if (kind === 'bq') return [{ type: 'quote', blocks: paragraphs(line) }];
    const level = ([1, 2, 3, 4, 5, 6] as const).find((each) => kind === `h${each}`) ?? 6;
    if (line.some(({ type }) => type === 'break')) this.#lossy = true;
    return [{ type: 'heading', level, line: unbroken(line) }];
  }

  #list(lines: readonly string[], at: number): [Block[], number] {
    const entries: Entry[] = [];
    let next = at;
    for (; next < lines.length; next += 1) {
      const line = lines[next] ?? '';
      const [, marker, attributes = '', text = ''] = LIST.exec(line) ?? [];
      const last = entries.at(-1);
      const code = this.#code(line);
      if (marker !== undefined) {
        if (attributes !== '' || marker.length > MARKERS) this.#lossy = true;
        entries.push({
          level: Math.min(marker.length, MARKERS),
          ordered: marker.endsWith('#'),
          text,
          code: [],
        });
      } else if (line.trim() === '') {
        // an indented list after an empty line goes on
        if (!/^ +[#*]+ /.test(lines[next + 1] ?? '')) break;
      } else if (line.startsWith('>') || last === undefined) break;
      else if (code !== undefined) last.code.push(code);
      // text after code in an item has no place of its own
      else last.text += `\n${line}`;
    }
    return [this.#nested(entries), next];
  }

  /** Entries of the least level are items; what is deeper and follows one belongs to it. */
  #nested(entries: readonly Entry[]): Block[] {
    const blocks: Block[] = [];
    let at = 0;
    while (at < entries.length) {
      const first = entries[at];
      if (first === undefined) break;
      const items: Item[] = [];
      for (let entry = entries[at]; entry && entry.level >= first.level; entry = entries[at]) {
        if (entry.level === first.level && entry.ordered !== first.ordered) break;
        let end = at + 1;
        while (end < entries.length && (entries[end]?.level ?? 0) > entry.level) end += 1;
        const own = [...paragraphs(this.#lines.read(entry.text)), ...entry.code];
        items.push({ blocks: [...own, ...this.#nested(entries.slice(at + 1, end))] });
        at = end;
      }
      blocks.push({ type: 'list', start: first.ordered ? 1 : undefined, items });
    }
    return blocks;
  }

  #table(lines: readonly string[]): Block[] {
    // a row that is broken goes on in the next line
    const rows: string[] = [];
    for (const line of lines) {
      const last = rows.at(-1);
      if (last === undefined || last.trimEnd().endsWith('|')) rows.push(line);
      else rows[rows.length - 1] = `${last}\n${line}`;
    }
    const cells = rows.map((row, at) => this.#row(row, at === 0));
    return tableOf(cells);
  }

  #row(row: string, first: boolean): Line[] {
    if (!row.startsWith('|')) this.#lossy = true;
    const inside = row.slice(row.indexOf('|') + 1, row.lastIndexOf('|'));
    return inside.split('|').map((cell) => {
      const [all = '', head = '', attributes = ''] = CELL.exec(cell) ?? [];
      if (attributes !== '' || (head === '_') !== first) this.#lossy = true;
      const line: Inline[] = this.#lines.read(cell.slice(all.length));
      if (line.some(({ type }) => type === 'break')) this.#lossy = true;
      return unbroken(line);
    });
  }
}

interface Entry {
  readonly level: number;
  readonly ordered: boolean;
  text: string;
  readonly code: Block[];
}

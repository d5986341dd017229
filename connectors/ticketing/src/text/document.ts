/** In the order in which they are nested when they are written: the first is the outermost. */
export const MARKS = ['strong', 'emphasis', 'delete'] as const;
export type Mark = (typeof MARKS)[number];

export interface Link {
  /** http, https or mailto: a link to anything else is kept as its words (`links.ts`). */
  readonly url: string;
  readonly title?: string | undefined;
}

/** A stretch of one line that looks the same from its first to its last character. */
export interface Run {
  readonly type: 'run';
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly code: boolean;
  readonly link?: Link | undefined;
}

export interface Break {
  readonly type: 'break';
}

export type Inline = Run | Break;
export type Line = readonly Inline[];

export interface Item {
  /** Of a task: done or not; undefined for an ordinary item. */
  readonly checked?: boolean | undefined;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly type: 'paragraph'; readonly line: Line }
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3 | 4 | 5 | 6; readonly line: Line }
  /** A list with a start is numbered. */
  | { readonly type: 'list'; readonly start?: number | undefined; readonly items: readonly Item[] }
  | { readonly type: 'code'; readonly language?: string | undefined; readonly text: string }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'rule' }
  /** The first row is the head. */
  | { readonly type: 'table'; readonly rows: readonly (readonly Line[])[] };

/**
 * What a ticket text can say in every format: the part of Markdown that has a meaning elsewhere too. Raw HTML is not
 * in it (it is text), an image is a link to it, references are resolved.
 */
export type Document = readonly Block[];

/** What became of a vendor's text. */
export interface Converted {
  readonly markdown: string;
  /** It held something that Markdown cannot say, so writing this back would lose it. */
  readonly lossy: boolean;
}

export function run(text: string, format: Partial<Omit<Run, 'type' | 'text'>> = {}): Run {
  return { type: 'run', text, marks: [], code: false, ...format };
}

export const BREAK: Break = { type: 'break' };

import { z } from 'zod';
import { list, object, text } from './json.ts';

/** A node of the Atlassian Document Format. */
export interface Node {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly Node[];
  readonly marks?: readonly { readonly type: string; readonly attrs?: Record<string, unknown> }[];
  readonly text?: string;
}

export interface Doc extends Node {
  readonly type: 'doc';
  readonly version: 1;
  readonly content: readonly Node[];
}

interface Rule {
  readonly content?: readonly string[];
  /** How many children at least. */
  readonly least?: number;
  readonly attrs?: z.ZodType;
  readonly marks?: readonly string[];
}

const INLINE = ['text', 'hardBreak', 'mention', 'emoji', 'inlineCard', 'date', 'status'];
const LISTS = ['bulletList', 'orderedList'];
const TASKS = ['taskList', 'decisionList'];
const MEDIA = ['mediaSingle', 'mediaGroup'];
const LEAF = ['paragraph', 'heading', 'codeBlock', 'rule', 'blockCard'];
const IN_CELL = [...LEAF, ...LISTS, ...MEDIA, ...TASKS, 'panel', 'blockquote', 'nestedExpand'];
const localId = z.string().optional();
const none = z.strictObject({ localId });
const url = z.strictObject({ url: z.string().min(1), localId });

/** The part of the published schema (`@atlaskit/adf-schema`, `full.json`) that tickets are written in. */
const RULES: Readonly<Record<string, Rule>> = {
  doc: {
    content: [...LEAF, ...LISTS, ...MEDIA, ...TASKS, 'panel', 'blockquote', 'table', 'expand'],
  },
  paragraph: { content: INLINE, attrs: none.optional() },
  heading: {
    content: INLINE,
    attrs: z.strictObject({ level: z.int().min(1).max(6), localId }),
  },
  bulletList: { content: ['listItem'], least: 1, attrs: none.optional() },
  orderedList: {
    content: ['listItem'],
    least: 1,
    attrs: z.strictObject({ order: z.int().min(0).optional(), localId }).optional(),
  },
  listItem: {
    content: ['paragraph', 'codeBlock', 'mediaSingle', ...LISTS, 'taskList'],
    least: 1,
    attrs: none.optional(),
  },
  codeBlock: {
    content: ['text'],
    attrs: z
      .strictObject({ language: z.string().optional(), uniqueId: localId, localId })
      .optional(),
    marks: [],
  },
  blockquote: {
    content: ['paragraph', ...LISTS, 'codeBlock', ...MEDIA],
    least: 1,
    attrs: none.optional(),
  },
  rule: { attrs: none.optional() },
  panel: {
    content: [
      'paragraph',
      'heading',
      ...LISTS,
      ...MEDIA,
      ...TASKS,
      'codeBlock',
      'rule',
      'blockCard',
    ],
    least: 1,
    attrs: z.looseObject({
      panelType: z.enum(['info', 'note', 'tip', 'warning', 'error', 'success', 'custom']),
    }),
  },
  table: {
    content: ['tableRow'],
    least: 1,
    attrs: z
      .strictObject({
        isNumberColumnEnabled: z.boolean().optional(),
        layout: z.string().optional(),
        width: z.number().optional(),
        displayMode: z.string().optional(),
        localId,
      })
      .optional(),
  },
  tableRow: { content: ['tableHeader', 'tableCell'], attrs: none.optional() },
  tableHeader: { content: IN_CELL, least: 1, attrs: z.looseObject({}).optional() },
  tableCell: { content: IN_CELL, least: 1, attrs: z.looseObject({}).optional() },
  expand: {
    content: IN_CELL,
    least: 1,
    attrs: z.strictObject({ title: z.string().optional(), localId }).optional(),
  },
  nestedExpand: {
    content: LEAF,
    least: 1,
    attrs: z.strictObject({ title: z.string().optional(), localId }),
  },
  taskList: {
    content: ['taskItem', 'taskList'],
    least: 1,
    attrs: z.strictObject({ localId: z.string() }),
  },
  taskItem: {
    content: INLINE,
    attrs: z.strictObject({ localId: z.string(), state: z.enum(['TODO', 'DONE']) }),
  },
  decisionList: {
    content: ['decisionItem'],
    least: 1,
    attrs: z.strictObject({ localId: z.string() }),
  },
  decisionItem: {
    content: INLINE,
    attrs: z.strictObject({ localId: z.string(), state: z.string() }),
  },
  mediaSingle: { content: ['media', 'caption'], least: 1, attrs: z.looseObject({}).optional() },
  mediaGroup: { content: ['media'], least: 1 },
  media: { attrs: z.looseObject({ type: z.enum(['file', 'link', 'external']) }), marks: ['link'] },
  caption: { content: INLINE },
  blockCard: { attrs: url },
  inlineCard: { attrs: url },
  hardBreak: { attrs: z.strictObject({ text: z.literal('\n').optional(), localId }).optional() },
  mention: {
    attrs: z.strictObject({
      id: z.string().min(1),
      text: z.string().optional(),
      accessLevel: z.string().optional(),
      userType: z.string().optional(),
      localId,
    }),
  },
  emoji: {
    attrs: z.strictObject({
      shortName: z.string(),
      id: z.string().optional(),
      text: z.string().optional(),
      localId,
    }),
  },
  date: { attrs: z.strictObject({ timestamp: z.string().regex(/^\d+$/), localId }) },
  status: {
    attrs: z.strictObject({
      text: z.string().min(1),
      color: z.enum(['neutral', 'purple', 'blue', 'red', 'yellow', 'green']),
      style: z.string().optional(),
      localId,
    }),
  },
  text: {
    marks: [
      'strong',
      'em',
      'code',
      'strike',
      'underline',
      'link',
      'subsup',
      'textColor',
      'backgroundColor',
    ],
  },
};

const MARK_ATTRS: Readonly<Record<string, z.ZodType>> = {
  link: z.looseObject({ href: z.string().min(1) }),
  subsup: z.strictObject({ type: z.enum(['sub', 'sup']) }),
  textColor: z.strictObject({ color: z.string().regex(/^#[0-9a-fA-F]{6}$/) }),
  backgroundColor: z.strictObject({ color: z.string().regex(/^#[0-9a-fA-F]{6}$/) }),
};

/** A document of version 1 that the schema allows; undefined for anything else, as Jira tells no reason either. */
export function readDoc(value: unknown): Doc | undefined {
  return isDoc(value) ? value : undefined;
}

function isDoc(value: unknown): value is Doc {
  const doc = object(value);
  return (
    doc?.['type'] === 'doc' &&
    doc['version'] === 1 &&
    list(doc['content']) !== undefined &&
    fits(doc, 'doc', [])
  );
}

function fits(
  value: unknown,
  parent: string,
  allowedMarks: readonly string[] | undefined,
): boolean {
  const node = object(value);
  const type = text(node?.['type']) ?? '';
  const rule = RULES[type];
  if (!node || !rule) return false;
  const known = ['type', 'attrs', 'content', 'marks', ...(type === 'doc' ? ['version'] : ['text'])];
  if (Object.keys(node).some((key) => !known.includes(key))) return false;
  if (type === 'text' ? !text(node['text']) : 'text' in node) return false;
  const attrs = rule.attrs ?? z.undefined();
  if (!attrs.safeParse(node['attrs']).success) return false;
  const marks = list(node['marks']) ?? [];
  const allowed = parent === 'codeBlock' ? allowedMarks : rule.marks;
  if (!marksFit(marks, allowed ?? [])) return false;
  if (!rule.content) return !('content' in node);
  const children = list(node['content']) ?? [];
  return (
    children.length >= (rule.least ?? 0) &&
    (type !== 'listItem' || !LISTS.includes(text(object(children[0])?.['type']) ?? '')) &&
    children.every(
      (child) =>
        rule.content?.includes(text(object(child)?.['type']) ?? '') === true &&
        fits(child, type, rule.marks),
    )
  );
}

function marksFit(marks: readonly unknown[], allowed: readonly string[]): boolean {
  const types = marks.map((mark) => text(object(mark)?.['type']) ?? '');
  const single = new Set(types).size === types.length;
  // code stands alone, but for a link
  const code = !types.includes('code') || types.every((type) => ['code', 'link'].includes(type));
  const attrs = marks.every((mark, index) => {
    const wanted = MARK_ATTRS[types[index] ?? ''] ?? z.undefined();
    return wanted.safeParse(object(mark)?.['attrs']).success;
  });
  return single && code && attrs && types.every((type) => allowed.includes(type));
}

/** Plain words as a document, a paragraph for each line. */
export function docOf(words: string): Doc {
  const content = words.split('\n').map((line) => ({
    type: 'paragraph',
    ...(line !== '' && { content: [{ type: 'text', text: line }] }),
  }));
  return { type: 'doc', version: 1, content };
}

/** What is written in a document, one line for each block: what a search looks at. */
export function plainText(node: Node): string {
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hardBreak') return '\n';
  const shown = node.attrs?.['text'] ?? node.attrs?.['shortName'] ?? node.attrs?.['url'];
  const inner = (node.content ?? []).map(plainText);
  const inline = node.content?.every(({ type }) => INLINE.includes(type)) !== false;
  return inner.length === 0 ? (text(shown) ?? '') : inner.join(inline ? '' : '\n');
}

import { z } from 'zod';

/**
 * What may be sent: the documented nodes and marks with the nesting of the JSON schema of ADF 1, closed. It is written
 * from the schema and knows nothing of the writer.
 */
const link = z.strictObject({
  type: z.literal('link'),
  attrs: z.strictObject({
    href: z.string().regex(/^(?:https?:\/\/|mailto:)[^\s<>"]+$/i),
    title: z.string().min(1).optional(),
  }),
});
const simple = (type: string) => z.strictObject({ type: z.literal(type) });

/** Each kind of mark once, and either of the two sets that may stand on one text. */
const marks = <T extends z.ZodType<{ type: string }>>(allowed: T) =>
  z
    .array(allowed)
    .min(1)
    .refine((all) => new Set(all.map(({ type }) => type)).size === all.length)
    .optional();

const formatted = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  marks: marks(z.union([simple('strong'), simple('em'), simple('strike'), link])),
});
const code = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  marks: marks(z.union([simple('code'), link])),
});
const inlines = z.array(z.union([formatted, code, simple('hardBreak')]));

const paragraph = z.strictObject({ type: z.literal('paragraph'), content: inlines });
const codeBlock = z.strictObject({
  type: z.literal('codeBlock'),
  attrs: z.strictObject({ language: z.string().min(1) }).optional(),
  content: z
    .array(z.strictObject({ type: z.literal('text'), text: z.string().min(1) }))
    .length(1)
    .optional(),
});
const list: z.ZodType = z.lazy(() => z.union([bulletList, orderedList]));
const nested = z.union([paragraph, codeBlock, list]);
const listItem = z.strictObject({
  type: z.literal('listItem'),
  content: z.tuple([paragraph], nested),
});
const bulletList = z.strictObject({
  type: z.literal('bulletList'),
  content: z.array(listItem).min(1),
});
const orderedList = z.strictObject({
  type: z.literal('orderedList'),
  attrs: z.strictObject({ order: z.int().min(0) }).optional(),
  content: z.array(listItem).min(1),
});
const cell = z.strictObject({
  type: z.enum(['tableHeader', 'tableCell']),
  content: z.array(paragraph).min(1),
});

export const strictAdf = z.strictObject({
  version: z.literal(1),
  type: z.literal('doc'),
  content: z.array(
    z.union([
      paragraph,
      codeBlock,
      list,
      z.strictObject({
        type: z.literal('heading'),
        attrs: z.strictObject({ level: z.int().min(1).max(6) }),
        content: inlines,
      }),
      z.strictObject({ type: z.literal('blockquote'), content: z.array(nested).min(1) }),
      simple('rule'),
      z.strictObject({
        type: z.literal('table'),
        content: z
          .array(z.strictObject({ type: z.literal('tableRow'), content: z.array(cell).min(1) }))
          .min(1),
      }),
    ]),
  ),
});

type Node = Record<string, unknown>;

export const doc = (...content: Node[]): Node => ({ version: 1, type: 'doc', content });
export const para = (...content: Node[]): Node => ({ type: 'paragraph', content });
export const words = (text: string, ...kinds: (string | Node)[]): Node => ({
  type: 'text',
  text,
  ...(kinds.length > 0 && {
    marks: kinds.map((kind) => (typeof kind === 'string' ? { type: kind } : kind)),
  }),
});

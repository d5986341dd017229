import { z } from 'zod';
import { run, type Inline } from './document.ts';
import { linked } from './links.ts';

/**
 * One node, read without what is in it: a schema that read the whole tree would follow any depth. Whatever is not as it
 * should be counts as absent.
 */
export const nodeSchema = z.object({
  type: z.string().catch(''),
  text: z.string().catch(''),
  attrs: z.record(z.string(), z.unknown()).catch({}),
  marks: z.array(z.unknown()).catch([]),
  content: z.array(z.unknown()).catch([]),
});
export type Node = z.infer<typeof nodeSchema>;

export const markSchema = z.object({
  type: z.string().catch(''),
  attrs: z.record(z.string(), z.unknown()).catch({}),
});

/** Nodes that stand in a line. */
export const INLINE = new Set([
  'text',
  'hardBreak',
  'mention',
  'emoji',
  'date',
  'status',
  'inlineCard',
  'mediaInline',
  'placeholder',
  'inlineExtension',
]);

/** The name of a file or picture, as a link where its address is known. */
export function media({ attrs }: Node): Inline[] {
  const kind = attrs['type'] === 'file' || attrs['type'] === 'link' ? 'file' : 'image';
  const alt = word(attrs['alt']);
  const name = [run(alt === '' ? `[${kind}]` : `[${kind}: ${alt}]`)];
  return typeof attrs['url'] === 'string' ? linked(name, attrs['url']) : name;
}

/** What an app put there: its text, else its name. */
export function extension({ text, attrs }: Node): string {
  const key = word(attrs['extensionKey']);
  return text || word(attrs['text']) || `[extension${key === '' ? '' : `: ${key}`}]`;
}

/** Milliseconds since 1970 as the day, YYYY-MM-DD; anything else as it is. */
export function day(timestamp: string): string {
  const time = Number(timestamp);
  return timestamp !== '' && Math.abs(time) <= 8.64e15
    ? new Date(time).toISOString().slice(0, 10)
    : timestamp;
}

/** The level of a heading; an unknown one is the least. */
export function level(value: unknown): 1 | 2 | 3 | 4 | 5 | 6 {
  const levels = [1, 2, 3, 4, 5, 6] as const;
  return levels.find((each) => each === value) ?? 6;
}

/** An attribute as text, empty when it is none. */
export function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

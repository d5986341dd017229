import type { z } from 'zod';
import { labelsOf, type FieldLabel } from './declared.ts';

/**
 * What a tool's metadata says of the texts in its answers: which fields (`ticket.title`, `items[].by.name`, `extra.*`)
 * bear which label. A label holds for all that is below its field and has none of its own; where a field may be one of
 * several things with several labels, it stands in several entries, and the stricter holds.
 */
export interface ListedLabel extends FieldLabel {
  readonly paths: readonly string[];
}

/**
 * The labels of an output, for the metadata of its tool: in the schema each would cost every model that reads it some
 * ten tokens a field. Throws TypeError for an output that is not written out.
 */
export function labelList(output: z.ZodType): ListedLabel[] {
  const found = new Map<string, { label: FieldLabel; paths: Set<string> }>();
  for (const { path, label } of labelsOf(output)) {
    const key = `${label.trust} ${label.class ?? ''}`;
    const entry = found.get(key) ?? { label, paths: new Set() };
    found.set(key, entry);
    entry.paths.add(path);
  }
  return [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { label, paths }]) => ({ ...label, paths: [...paths] }));
}

import { z } from 'zod';

/** Kinds of information, from harmless to worst. A class says who may hold it, not who wrote it. */
export const dataClasses = ['public', 'internal', 'hr', 'finance', 'secret'] as const;
export type DataClass = (typeof dataClasses)[number];

/**
 * What is known of everything that entered a conversation. `untrusted`: it holds text that outsiders could have
 * written, so what the model does next may be their will. `classes`: kinds of information that it holds.
 */
export interface Label {
  readonly trust: 'trusted' | 'untrusted';
  readonly classes: readonly DataClass[];
}

export const labelSchema = z.strictObject({
  trust: z.enum(['trusted', 'untrusted']),
  classes: z.array(z.enum(dataClasses)),
});

/** A conversation into which nothing has come yet but the person's own words. */
export const CLEAN: Label = { trust: 'trusted', classes: [] };
/** A caller that says nothing about its conversation: it may hold anything. */
export const UNLABELLED: Label = { trust: 'untrusted', classes: [] };

/** The label of both together. It only ever grows: nothing that came later makes a conversation trusted again. */
export function joinLabels(one: Label, other: Label): Label {
  const both = new Set([...one.classes, ...other.classes]);
  return {
    trust: one.trust === 'untrusted' || other.trust === 'untrusted' ? 'untrusted' : 'trusted',
    classes: dataClasses.filter((name) => both.has(name)),
  };
}

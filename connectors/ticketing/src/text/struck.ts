import type { AttentionInfo, Handle } from 'mdast-util-to-markdown';

/**
 * Writes struck text with two tildes and never with one, as the printer would where that saves a reference: one tilde
 * is read as a character here ("~5 to ~10 minutes"). What is unsafe inside of it is what is unsafe in emphasis.
 */
export const struck: Handle & { attention: () => AttentionInfo; peek: () => string } =
  Object.assign(
    ((node, _parent, state, info) => {
      const leave = state.enter('emphasis');
      const inside = state.containerPhrasing(node, { ...info, before: '~', after: '~' });
      leave();
      return `~~${inside}~~`;
    }) satisfies Handle,
    {
      attention: (): AttentionInfo => ({ construct: 'emphasis', markers: ['~'], sizes: [2] }),
      peek: (): string => '~',
    },
  );

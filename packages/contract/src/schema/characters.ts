/** The characters of a text as JSON Schema counts them: code points. RFC 8259, and JSON Schema Validation 2020-12, 6.3. */
export const characters = (text: string): readonly string[] => Array.from(text);

/** How many there are: a pair of surrogates is one. */
export const countCharacters = (text: string): number =>
  text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);

/** The characters of a text as JSON Schema counts them: code points. RFC 8259, and JSON Schema Validation 2020-12, 6.3. */
export const characters = (text: string): readonly string[] => Array.from(text);

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
export type Style = keyof typeof codes;
export type Styled = (style: Style, text: string) => string;

/** Terminal colours, only where they are wanted: a pipe or a file gets plain text. */
export const styledWhen =
  (colour: boolean): Styled =>
  (style, text) =>
    colour && text !== '' ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;

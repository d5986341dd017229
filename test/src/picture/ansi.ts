/** The eight colours of a terminal, in the order of their codes 30 to 37. */
const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type Colour = (typeof colours)[number];

export interface Style {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  /** Undefined: the terminal's own foreground. */
  readonly colour: Colour | undefined;
}

/** A piece of a line in one style. */
export interface Run {
  readonly text: string;
  readonly style: Style;
}
export type Line = readonly Run[];

export const plain: Style = { bold: false, dim: false, italic: false, colour: undefined };

const START = '\u001B[';

/** Terminal output as lines of styled runs. Sequences that set no style that we draw are dropped. */
export function parseAnsi(output: string): Line[] {
  let style = plain;
  return output.split('\n').map((line) => {
    const [first = '', ...rest] = line.split(START);
    const runs: Run[] = [{ text: first, style }];
    for (const part of rest) {
      const [sequence = '', codes] = /^([\d;]*)m|^[\d;?]*[A-Za-z]/.exec(part) ?? [];
      if (codes !== undefined) style = codes.split(';').map(Number).reduce(apply, style);
      runs.push({ text: part.slice(sequence.length), style });
    }
    return runs.filter(({ text }) => text !== '');
  });
}

/** Select Graphic Rendition, as far as Node's styleText writes it (ECMA-48, 8.3.117). */
function apply(style: Style, code: number): Style {
  switch (code) {
    case 0:
      return plain;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 23:
      return { ...style, italic: false };
    case 39:
      return { ...style, colour: undefined };
    default: {
      const colour = colours[code - 30] ?? colours[code - 90];
      return colour === undefined ? style : { ...style, colour };
    }
  }
}

export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

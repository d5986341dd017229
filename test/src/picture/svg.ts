import type { Colour, Line, Run, Style } from './ansi.ts';

/** Pixels of the drawing. A cell is as wide as a glyph of the usual fixed-width fonts: 0.602 of the font size. */
const FONT = 12.5;
const CELL = 7.53;
const ROW = 18;
const MARGIN = 18;
const BAR = 34;

const palette = {
  black: '#6e7681',
  red: '#ff7b72',
  green: '#56d364',
  yellow: '#e3b341',
  blue: '#79c0ff',
  magenta: '#d2a8ff',
  cyan: '#76e3ea',
  white: '#f0f6fc',
} as const satisfies Record<Colour, string>;

export interface Picture {
  readonly title: string;
  /** Read to people who do not see the picture. */
  readonly description: string;
  readonly columns: number;
  readonly lines: readonly Line[];
}

/**
 * A terminal window as SVG: text stays text, fonts are the reader's own, nothing is loaded and nothing runs. Each run
 * starts at its own column, so columns stand also where a glyph comes from a font of another width.
 */
export function drawTerminal({ title, description, columns, lines }: Picture): string {
  const width = Math.ceil(columns * CELL + 2 * MARGIN);
  const height = BAR + lines.length * ROW + 2 * MARGIN - 6;
  const lights = ['#ff5f57', '#febc2e', '#28c840']
    .map((fill, at) => `<circle cx="${20 + at * 19}" cy="${BAR / 2}" r="6" fill="${fill}"/>`)
    .join('');
  const rows = lines.flatMap((line, at) => {
    const spans = drawLine(line);
    return spans === '' ? [] : [`<text y="${BAR + MARGIN + 8 + at * ROW}">${spans}</text>`];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${escape(title)}</title>
<desc id="desc">${escape(description)}</desc>
<style>${styles()}</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#0d1117" stroke="#30363d"/>
<path d="M0.5 ${BAR}H${width - 0.5}" stroke="#30363d"/>
${lights}
<text class="dim" x="${width / 2}" y="${BAR / 2 + 4.5}" text-anchor="middle">${escape(title)}</text>
<g xml:space="preserve">
${rows.join('\n')}
</g>
</svg>
`;
}

function drawLine(line: Line): string {
  let column = 0;
  return line
    .map((run) => {
      const drawn = drawRun(run, column);
      column += Array.from(run.text).length;
      return drawn;
    })
    .join('');
}

function drawRun({ text, style }: Run, column: number): string {
  const visible = text.trim();
  if (visible === '') return '';
  const x = MARGIN + (column + text.search(/\S/)) * CELL;
  const names = classes(style);
  const attribute = names === '' ? '' : ` class="${names}"`;
  return `<tspan x="${x.toFixed(1)}"${attribute}>${escape(visible)}</tspan>`;
}

function classes({ bold, dim, italic, colour }: Style): string {
  return [bold && 'bold', dim && 'dim', italic && 'italic', colour].filter(Boolean).join(' ');
}

function styles(): string {
  const own = Object.entries(palette).map(([name, fill]) => `.${name}{fill:${fill}}`);
  return [
    `text{font:${FONT}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:#d1d7e0;white-space:pre}`,
    '.bold{font-weight:700}',
    '.dim{fill:#8b949e}',
    '.italic{font-style:italic}',
    ...own,
  ].join('');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[^\P{Cc}\t]/gu, '');
}

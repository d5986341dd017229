import { tokens, type Attributes } from './html-tokens.ts';

export interface Element {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: (Element | string)[];
}

/** Elements in elements that are told apart; what is deeper belongs to the last one. */
const DEPTH = 100;

const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

/** Blocks, in front of which an open paragraph ends. */
export const BLOCKS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul caption'
  ).split(' '),
);

/** What ends when a tag opens, as far as the nearest of the elements behind it. */
const ENDS: ReadonlyMap<string, readonly [ends: readonly string[], within: readonly string[]]> =
  new Map([
    ['li', [['li'], ['ul', 'ol', 'td', 'th']]],
    [
      'dt',
      [
        ['dt', 'dd'],
        ['dl', 'td', 'th'],
      ],
    ],
    [
      'dd',
      [
        ['dt', 'dd'],
        ['dl', 'td', 'th'],
      ],
    ],
    [
      'td',
      [
        ['td', 'th'],
        ['table', 'tr'],
      ],
    ],
    [
      'th',
      [
        ['td', 'th'],
        ['table', 'tr'],
      ],
    ],
    ['tr', [['tr'], ['table']]],
    ['tbody', [['thead', 'tbody', 'tfoot'], ['table']]],
    ['thead', [['thead', 'tbody', 'tfoot'], ['table']]],
    ['tfoot', [['thead', 'tbody', 'tfoot'], ['table']]],
  ]);

const TABLE = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption']);

/**
 * The elements of an HTML fragment. A library that builds the tree as a browser does repeats every open mark in every
 * block, so that a short text can become millions of nodes; here nothing is repeated, nothing nests deeper than 100, and
 * the work grows with the length alone.
 */
export function tree(html: string): Element {
  const root: Element = { tag: 'html', attributes: new Map(), children: [] };
  const open: Element[] = [root];
  for (const token of tokens(html)) {
    const top = open.at(-1) ?? root;
    if (token.type === 'text') top.children.push(token.text);
    else if (token.type === 'close')
      close(open, [token.tag], TABLE.has(token.tag) ? ['table'] : ['td', 'th']);
    else {
      const { tag, attributes } = token;
      if (BLOCKS.has(tag)) close(open, ['p'], ['table', 'td', 'th']);
      const [ends, within] = ENDS.get(tag) ?? [[], []];
      close(open, ends, within);
      const element: Element = { tag, attributes, children: [] };
      (open.at(-1) ?? root).children.push(element);
      if (!VOID.has(tag) && open.length < DEPTH) open.push(element);
    }
  }
  return root;
}

/** Closes the innermost of these elements, and all in it, unless one of the others is nearer. The root stays. */
function close(open: Element[], tags: readonly string[], within: readonly string[]): void {
  if (tags.length === 0) return;
  for (let at = open.length - 1; at > 0; at -= 1) {
    const tag = open[at]?.tag ?? '';
    if (tags.includes(tag)) {
      open.length = at;
      return;
    }
    if (within.includes(tag)) return;
  }
}

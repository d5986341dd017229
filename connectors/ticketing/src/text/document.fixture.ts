import * as fc from 'fast-check';
import {
  BREAK,
  run,
  type Block,
  type Document,
  type Inline,
  type Item,
  type Mark,
  type Run,
} from './document.ts';
import { paragraphs, unbroken } from './line.ts';

/** What one of the formats can say; everything else is the same in all of them. */
export interface Abilities {
  /** Code that is bold as well. */
  readonly markedCode: boolean;
  /** Numbers that do not begin with 1. */
  readonly start: boolean;
  /** Anything but lists under the first paragraph of an item, and items without one. */
  readonly richItems: boolean;
  /** Headings, quotes, rules and tables in a quote. */
  readonly richQuotes: boolean;
  /** Code with `<pre>` and the like in it. */
  readonly anyCode: boolean;
  readonly titles: boolean;
}

const WORDS = [
  'a',
  'Ärger',
  'x1',
  '日本',
  'GPL',
  'v2',
  'end.',
  'h1.',
  'bq.',
  'p.',
  '1.',
  '2)',
  'www.a.de',
  'a@b.de',
  '#12',
  'it’s',
  '🎉',
  'code',
  'x%x%',
  ':redsh#1:',
  'NULL(x)',
  'a[1]',
  '☐',
];
const MARKUP = [
  ...Array.from('*_-+~^%@!|<>[](){}=#`\\"\':;.,?&/$'),
  '**',
  '__',
  '--',
  '---',
  '??',
  '==',
  '{{toc}}',
  '[[x]]',
  '&amp;',
  '&#42;',
  '<pre>',
  '</pre>',
  '<code>',
  '<b>',
  '<!--',
  '-->',
  '":http://a.de',
  '://',
  '~~',
  '```',
  '> ',
  '* ',
  '# ',
  '- ',
  '|_.',
  '!x!',
  '_a_',
  '*b*',
  '-c-',
  '@d@',
];

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 3, arbitrary: fc.constantFrom(...MARKUP) },
  { weight: 2, arbitrary: fc.constant(' ') },
);

/** Text in which everything that means something somewhere is likely. */
const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));

const url = fc
  .tuple(
    fc.constantFrom(
      'http://a.de',
      'https://x.example.com/',
      'https://x.example.com/a_b_c/-d-/*e*',
      'https://a.de/?q=1&r=(x)#y',
      'mailto:a@b.de',
      'https://a.de/.',
    ),
    fc.constantFrom('', 'x', '.', '_', '!', ')', '%20y', ';', '~z~'),
  )
  .map((parts) => parts.join(''));

const marks = fc.subarray<Mark>(['strong', 'emphasis', 'delete']);

function inline(can: Abilities): fc.Arbitrary<Inline> {
  const link = fc.option(
    fc.record({
      url,
      title: can.titles
        ? fc.option(fc.constantFrom('A title', 'b'), { nil: undefined })
        : fc.constant(undefined),
    }),
    { nil: undefined, freq: 5 },
  );
  const word: fc.Arbitrary<Run> = fc
    .tuple(text, fc.oneof({ weight: 2, arbitrary: fc.constant<Mark[]>([]) }, marks), link)
    .map(([words, look, to]) => run(words, { marks: look, link: to }));
  const anyText = can.anyCode
    ? text
    : text.map((each) => each.replaceAll(/<\/?(?:pre|code|kbd|notextile)/g, 'x'));
  const code = fc
    .tuple(anyText, can.markedCode ? marks : fc.constant<Mark[]>([]), link)
    // blanks at the ends of code are a matter of taste in each format
    .map(([words, look, to]) => run(words.trim() || 'x', { code: true, marks: look, link: to }));
  return fc.oneof(
    { weight: 8, arbitrary: word },
    { weight: 2, arbitrary: code },
    { weight: 1, arbitrary: fc.constant<Inline>(BREAK) },
    { weight: 3, arbitrary: fc.constant<Inline>(run(' ')) },
  );
}

function leaf(can: Abilities) {
  const line = fc.array(inline(can), { minLength: 1, maxLength: 7 });
  const filled = line.filter((each) => unbroken(each).length > 0);
  const paragraph = filled.map((each): Block => paragraphs(each)[0] ?? { type: 'rule' });
  const heading = fc
    .tuple(fc.constantFrom(1, 2, 3, 4, 5, 6), filled)
    .map(([level, each]): Block => ({ type: 'heading', level, line: unbroken(each) }));
  const codeText = fc
    .array(fc.oneof(text, fc.constantFrom('', '  indented', '\tTab')), {
      minLength: 1,
      maxLength: 4,
    })
    .map((lines) => lines.join('\n'));
  const code = fc
    .tuple(
      fc.constantFrom(undefined, 'js', 'ruby'),
      can.anyCode
        ? codeText
        : codeText.map((each) => each.replaceAll(/<\/?(?:pre|code|kbd|notextile)/g, 'x')),
    )
    .map(([language, each]): Block => ({
      type: 'code',
      language,
      text: each.replace(/^\s+/, '').trimEnd() || 'x',
    }));
  const table = fc.integer({ min: 1, max: 3 }).chain((width) =>
    fc
      .array(
        fc.array(
          line.map((each) => unbroken(each)),
          { minLength: width, maxLength: width },
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map((rows): Block => ({ type: 'table', rows })),
  );
  return { paragraph, heading, code, table, rule: fc.constant<Block>({ type: 'rule' }) };
}

function list(can: Abilities, depth: number): fc.Arbitrary<Block> {
  const { paragraph, code } = leaf(can);
  const checked = fc.option(fc.boolean(), { nil: undefined, freq: 3 });
  const nested =
    depth > 0 ? fc.array(list(can, depth - 1), { maxLength: 1 }) : fc.constant<Block[]>([]);
  const rest = can.richItems
    ? fc.array(fc.oneof(paragraph, code), { maxLength: 2 })
    : fc.constant<Block[]>([]);
  const item = fc
    .tuple(checked, paragraph, rest, nested)
    .map(([state, first, more, lists]): Item => ({
      checked: state,
      blocks: [first, ...more, ...lists],
    }));
  const start = can.start ? fc.constantFrom(undefined, 1, 3) : fc.constantFrom(undefined, 1);
  return fc
    .tuple(start, fc.array(item, { minLength: 1, maxLength: 3 }))
    .map(([first, items]): Block => ({ type: 'list', start: first, items }));
}

/** Documents that a format with these abilities can hold. */
export function documents(can: Abilities): fc.Arbitrary<Document> {
  const { paragraph, heading, code, table, rule } = leaf(can);
  const lists = list(can, 2);
  const quoted = can.richQuotes
    ? fc.oneof(paragraph, lists, code, heading, table)
    : fc.oneof(paragraph, lists, code);
  const quote = fc
    .array(quoted, { minLength: 1, maxLength: 3 })
    .map((blocks): Block => ({ type: 'quote', blocks }));
  const block = fc.oneof(
    { weight: 4, arbitrary: paragraph },
    { weight: 1, arbitrary: heading },
    { weight: 2, arbitrary: lists },
    { weight: 1, arbitrary: code },
    { weight: 1, arbitrary: quote },
    { weight: 1, arbitrary: table },
    { weight: 1, arbitrary: rule },
  );
  return fc.array(block, { maxLength: 5 });
}

/** Strings that look like any of the formats, and some that look like nothing. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.oneof(
        piece,
        fc.constantFrom(
          '\n',
          '\n\n',
          '\t',
          '\r\n',
          '    ',
          '\u0000',
          '\u00a0',
          '\ud800',
          '<p>',
          '</p>',
          '<a href="javascript:x">',
          '<script>',
          '<img src=x onerror=y>',
          '<table><td>',
          '<li>',
        ),
      ),
      { maxLength: 30 },
    )
    .map((pieces) => pieces.join('')),
);

import { ordersIn } from './orders.ts';

/**
 * Characters that a person does not see and a model reads: controls but for tab and line ends, everything that Unicode
 * ignores by default (zero width, bidi, tags, variation selectors, fillers), format characters, line and paragraph
 * separators, the blank Braille cell, private use, halves of surrogate pairs. Unicode 16, DerivedCoreProperties.
 */
const UNSEEN =
  /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]/u;
const EACH_UNSEEN = new RegExp(UNSEEN.source, 'gu');

/** Where such characters are plain spelling: emoji, flags of three nations, joiners inside scripts that need them. */
const SPELLING = [
  /\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}/gu,
  /(?<=[\p{Extended_Pictographic}\u{1F3FB}-\u{1F3FF}]\u{FE0F}?)\u{200D}(?=\p{Extended_Pictographic})/gu,
  /(?<=\p{Extended_Pictographic})[\u{FE0E}\u{FE0F}](?![\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}])/gu,
  // keycaps
  /(?<=[0-9#*])\u{FE0F}(?=\u{20E3})/gu,
  /(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}])[\u{200C}\u{200D}](?=[\p{L}\p{M}])/gu,
];
/** The form of a name's character. Each is one of 243, so many of them are data: a text is given a few. */
const HAN_FORM =
  /(?<=\p{Script=Han})[\u{FE00}-\u{FE02}\u{E0100}-\u{E01EF}](?![\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}])/gu;
const HAN_FORMS = 4;
const RIGHT_TO_LEFT = String.raw`[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]`;
const ONE_MARK = String.raw`(?<![\u{200E}\u{200F}\u{61C}])[\u{200E}\u{200F}\u{61C}](?![\u{200E}\u{200F}\u{61C}])`;
const SIGNS = String.raw`[\p{P}\p{S}\p{N}\p{Zs}]{0,8}`;
/**
 * One mark beside a letter of such a script, at most eight spaces and signs away: there it keeps these in their order.
 * Overrides, embeddings and isolates are none of them.
 */
const DIRECTION_MARK = new RegExp(
  String.raw`(?<=${RIGHT_TO_LEFT}\p{M}{0,3}${SIGNS})${ONE_MARK}|${ONE_MARK}(?=${SIGNS}${RIGHT_TO_LEFT})`,
  'gu',
);

const NAMES: Readonly<Record<number, string>> = {
  0x1b: 'ANSI escape',
  0x9b: 'ANSI escape',
  0xad: 'soft hyphen',
  0x61c: 'Arabic letter mark',
  0x200b: 'zero width space',
  0x200c: 'zero width non-joiner',
  0x200d: 'zero width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2060: 'word joiner',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate',
  0xfeff: 'byte order mark',
};

/** A text with its unseen characters written out as `\u{200b}`; for each text that somebody else wrote. */
export const visible = (text: string): string => written(text, EACH_UNSEEN);

/** The same for one line: tabs and line ends are written out too, so that nobody can begin a line of their own. */
export const visibleLine = (text: string): string => written(visible(text), /[\t\n\r]/g);

const written = (text: string, each: RegExp) =>
  text.replaceAll(each, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);

/**
 * What is in a text that its reader is not meant to notice, each in a few words: unseen characters, variation
 * selectors used as data, terminal escapes, and orders to read files, hide something or drop the rules. Empty for a
 * plain text in any language. What it returns is safe to print.
 */
export function hiddenIn(text: string): string[] {
  return [...unseenIn(text), ...ordersIn(text)];
}

function unseenIn(text: string): string[] {
  if (!UNSEEN.test(text)) return [];
  let rest = text;
  for (const spelling of SPELLING) rest = rest.replaceAll(spelling, '');
  rest = rest.replaceAll(DIRECTION_MARK, '');
  if ((rest.match(HAN_FORM)?.length ?? 0) <= HAN_FORMS) rest = rest.replaceAll(HAN_FORM, '');
  const counts = new Map<string, number>();
  const tags: string[] = [];
  for (const [found] of rest.matchAll(EACH_UNSEEN)) {
    const point = found.codePointAt(0) ?? 0;
    if (point > 0xe0000 && point < 0xe0080) tags.push(String.fromCodePoint(point - 0xe0000));
    const name = nameOf(point);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => {
    const spelt = name === TAGS ? `, spelling "${visibleLine(tags.join('').slice(0, 60))}"` : '';
    return `${name}${count > 1 ? ` (${count} times)` : ''}${spelt}`;
  });
}

const TAGS = 'invisible tag characters';

function nameOf(point: number): string {
  if (point >= 0xe0000 && point < 0xe0080) return TAGS;
  if ((point >= 0xfe00 && point < 0xfe10) || (point >= 0xe0100 && point < 0xe01f0))
    return 'variation selectors that vary nothing';
  if (point >= 0xd800 && point < 0xe000) return 'half of a surrogate pair';
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  return `${NAMES[point] ?? (point < 0xa0 ? 'control character' : 'invisible character')} ${code}`;
}

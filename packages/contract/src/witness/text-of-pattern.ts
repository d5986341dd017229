import { RegExpParser, type AST } from '@eslint-community/regexpp';

/** Characters of a text that is made; a pattern may ask for billions. */
const MAX_TEXT = 400;
/** Characters of a pattern. Above, no text is made. */
const MAX_PATTERN = 5_000;
/** Nested groups that are followed. */
const MAX_DEPTH = 40;

/** Picks from the numbered alternatives of a place: `choice % count`. Another choice gives another text. */
interface Making {
  readonly choice: number;
  readonly groups: Map<AST.CapturingGroup, string>;
}

/**
 * Texts that should match a pattern, a few, short ones first. Guesses: look-arounds are not followed, so who uses them
 * tries them. Empty for what is no ECMAScript pattern.
 */
export function textsOfPattern(source: string, count = 4): readonly string[] {
  const pattern = parsed(source);
  if (!pattern) return [];
  const texts = new Set<string>();
  for (let choice = 0; choice < count; choice += 1) {
    texts.add(alternatives(pattern.alternatives, { choice, groups: new Map() }, 0));
  }
  return [...texts].filter((text) => text.length <= MAX_TEXT);
}

function parsed(source: string): AST.Pattern | undefined {
  if (source.length > MAX_PATTERN) return undefined;
  const parser = new RegExpParser({ ecmaVersion: 2025 });
  for (const unicode of [true, false]) {
    try {
      return parser.parsePattern(source, 0, source.length, { unicode });
    } catch {
      // the next mode, or none; a pattern that is nested without end is none either
    }
  }
  return undefined;
}

function alternatives(all: readonly AST.Alternative[], making: Making, depth: number): string {
  const chosen = all[making.choice % all.length];
  if (!chosen || depth > MAX_DEPTH) return '';
  let text = '';
  for (const element of chosen.elements) {
    text += elementText(element, making, depth + 1);
    if (text.length > MAX_TEXT) break;
  }
  return text;
}

function elementText(element: AST.Element, making: Making, depth: number): string {
  switch (element.type) {
    case 'Character':
      return String.fromCodePoint(element.value);
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return characterOf(element, making);
    case 'Quantifier':
      return repeated(element, making, depth);
    case 'Group':
      return alternatives(element.alternatives, making, depth);
    case 'CapturingGroup': {
      const text = alternatives(element.alternatives, making, depth);
      making.groups.set(element, text);
      return text;
    }
    case 'Backreference': {
      const group = [element.resolved].flat()[0];
      return (group && making.groups.get(group)) ?? '';
    }
    default:
      return '';
  }
}

function repeated({ min, max, element }: AST.Quantifier, making: Making, depth: number): string {
  const times = Math.min(max, Math.max(min, (making.choice % 2) + (min === 0 ? 0 : min)));
  const once = elementText(element, making, depth);
  return once.length === 0 ? '' : once.repeat(Math.min(times, MAX_TEXT + 1));
}

/** What is tried for a class of characters: one of each usual kind. */
const usual = [
  'a',
  'A',
  '0',
  '7',
  'z',
  '-',
  '_',
  '.',
  ' ',
  '/',
  ':',
  '@',
  'é',
  '~',
  '\n',
  '\u{1F600}',
];

function characterOf(
  set: AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass,
  { choice }: Making,
): string {
  const matches = compiled(set.raw);
  const fitting = usual.filter((each) => matches?.test(each));
  const listed = set.type === 'CharacterClass' && !set.negate ? edges(set) : [];
  const all = [...fitting, ...listed];
  return all[choice % Math.max(1, all.length)] ?? '';
}

/** Ends of the ranges that a class lists. */
const edges = (set: AST.CharacterClass): string[] =>
  set.elements.flatMap((each) => {
    if (each.type === 'CharacterClassRange') return [String.fromCodePoint(each.min.value)];
    return each.type === 'Character' ? [String.fromCodePoint(each.value)] : [];
  });

function compiled(raw: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${raw})$`, 'u');
  } catch {
    return undefined;
  }
}

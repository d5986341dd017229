import type { NumberBranch, StringBranch } from '../schema/branch.ts';
import { isMultiple } from '../schema/accepts.ts';
import { hasFormat } from '../schema/formats.ts';
import type { Json } from '../json.ts';
import { countCharacters } from '../schema/characters.ts';
import type { Reason, ReasonKind } from './reason.ts';

/** `shows` is asked only with values of the right type. */
const reason = (
  kind: ReasonKind,
  what: string,
  shows: Reason['shows'],
  doubt?: string,
): Reason => ({
  kind,
  path: [],
  what,
  ...(shows && { shows }),
  ...(doubt !== undefined && { doubt }),
});

/** Why not every number of `a` is in `b`. */
export function numberReasons(a: NumberBranch, b: NumberBranch): Reason[] {
  const found: Reason[] = [];
  if (b.integer && !a.integer) {
    found.push(reason('step', 'numbers with a fraction', (value) => !Number.isInteger(value)));
  }
  if (a.min < b.min || (a.min === b.min && b.openMin && !a.openMin)) {
    const edge = b.openMin ? `${b.min} or less` : `less than ${b.min}`;
    found.push(
      reason('bounds', edge, (value) => Number(value) < b.min || (b.openMin && value === b.min)),
    );
  }
  if (a.max > b.max || (a.max === b.max && b.openMax && !a.openMax)) {
    const edge = b.openMax ? `${b.max} or more` : `more than ${b.max}`;
    found.push(
      reason('bounds', edge, (value) => Number(value) > b.max || (b.openMax && value === b.max)),
    );
  }
  for (const step of b.steps) {
    if (a.steps.some((own) => isMultiple(own, step)) || (a.integer && isMultiple(1, step)))
      continue;
    found.push(
      reason(
        'step',
        `numbers that are no multiple of ${step}`,
        (value) => !isMultiple(Number(value), step),
      ),
    );
  }
  return found;
}

/** Formats that say how a text is shown or sent, and that no validator checks. */
const UNCHECKED = new Set(['password', 'binary', 'byte', 'textarea', 'markdown']);
/** Formats that hold every text of another one. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  'uri-reference': ['uri'],
  'iri-reference': ['uri', 'uri-reference', 'iri'],
  iri: ['uri'],
  'idn-email': ['email'],
  'idn-hostname': ['hostname'],
};

/** Why not every text of `a` is in `b`, as far as it is seen without comparing patterns. */
export function stringReasons(
  a: StringBranch,
  b: StringBranch,
  matches: (pattern: string, text: string) => boolean | undefined,
): Reason[] {
  const found: Reason[] = [];
  if (a.min < b.min) {
    found.push(
      reason('length', `texts of less than ${b.min} characters`, (value) => length(value) < b.min),
    );
  }
  if (a.max > b.max) {
    found.push(
      reason('length', `texts of more than ${b.max} characters`, (value) => length(value) > b.max),
    );
  }
  for (const pattern of b.patterns) {
    if (a.patterns.includes(pattern)) continue;
    const doubt =
      'two patterns cannot be compared in general; no text was found that only one of them matches';
    found.push(
      reason(
        'pattern',
        `texts that do not match ${pattern}`,
        (value) => matches(pattern, textOf(value)) === false,
        doubt,
      ),
    );
  }
  for (const format of b.formats) {
    if (a.formats.includes(format) || UNCHECKED.has(format)) continue;
    if (WIDER[format]?.some((narrow) => a.formats.includes(narrow))) continue;
    const doubt = `whether the format "${format}" is checked, and how, depends on who reads it`;
    found.push(
      reason(
        'format',
        `texts that are no ${format}`,
        (value) => hasFormat(format, textOf(value)) === false,
        doubt,
      ),
    );
  }
  return found;
}

const textOf = (value: Json) => (typeof value === 'string' ? value : '');
const length = (value: Json) => countCharacters(textOf(value));

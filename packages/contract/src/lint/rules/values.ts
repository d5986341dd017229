import { visibleLine } from '../../compare/hidden-text.ts';
import type { Json, JsonObject } from '../../json.ts';
import { beyond, inInput, quoted, type Rule } from '../rule.ts';
import { typesOf, type SchemaNode } from '../walk-schema.ts';

const BOUNDS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
] as const;

export const valueRules: readonly Rule[] = [
  {
    name: 'required-with-default',
    about: 'A required argument has no default: nobody could ever rest on it.',
    source: 'limit of the profile',
    fix: 'Take it out of `required`, or drop the default.',
    tool: ({ input }, { profile: { requiredWithDefault } }) =>
      requiredWithDefault
        ? input.nodes
            .filter(
              ({ at, required, schema }) => at === 'property' && required && 'default' in schema,
            )
            .map(({ path, name }) =>
              beyond(
                requiredWithDefault,
                inInput(path),
                `${quoted(name)} is required and has a default.`,
              ),
            )
        : [],
  },
  {
    name: 'argument-optional',
    about: 'Every argument is required; one that may be left out takes null.',
    source: 'limit of the profile',
    fix: 'Put it into `required` and allow null, or let your host do so before it calls.',
    tool({ input }, { profile: { allRequired } }) {
      const optional = input.nodes.filter(({ at, required }) => at === 'property' && !required);
      return allRequired && optional.length > 0
        ? [beyond(allRequired, 'input', `Not required: ${listed(optional.map(nameOf))}.`)]
        : [];
    },
  },
  {
    name: 'bound-unsaid',
    about: 'A bound stands in the description too, since strict modes drop it from the schema.',
    source: 'limit of the profile',
    fix: 'Say it in the description, such as "1 to 100", and check it in the server.',
    tool({ input }, { profile: { bounds } }) {
      const unsaid = bounds ? input.nodes.flatMap(unsaidBounds) : [];
      if (!bounds || unsaid.length === 0) return [];
      return [beyond(bounds, 'input', `The descriptions do not say ${listed(unsaid)}.`)];
    },
  },
  {
    name: 'format-rare',
    about: 'A string format is one of those that every target knows.',
    source: 'limit of the profile',
    fix: 'Drop the format, give an example in the description, and check it in the server.',
    tool: ({ input }, { profile: { formats } }) =>
      formats
        ? input.nodes.flatMap(({ schema, path }) => {
            const { format } = schema;
            // int32, double and their like come from generators, on numbers, and mean nothing to anybody
            return typeof format === 'string' && !formats.is.includes(format) && !isNumber(schema)
              ? [
                  beyond(
                    formats,
                    inInput(path),
                    `The format ${quoted(format)} is not widely known.`,
                  ),
                ]
              : [];
          })
        : [],
  },
  {
    name: 'type-list',
    about: 'A value has one type, not a list of them.',
    source: 'limit of the profile',
    fix: 'Name the one type; what may be null can be left out instead.',
    tool: ({ input }, { profile: { singleType } }) =>
      singleType
        ? input.nodes
            .filter(({ schema }) => Array.isArray(schema['type']))
            .map(({ path }) => beyond(singleType, inInput(path), 'It has a list of types.'))
        : [],
  },
  {
    name: 'values-not-text',
    about: 'Allowed values are texts.',
    source: 'limit of the profile',
    fix: 'Write the values as texts and convert them in the server.',
    tool: ({ input }, { profile: { textValues } }) =>
      textValues
        ? input.nodes
            .filter(({ schema }) => hasOtherThanText(schema['enum']))
            .map(({ path }) =>
              beyond(textValues, inInput(path), 'Some of its values are no texts.'),
            )
        : [],
  },
];

const isNumber = (schema: JsonObject) =>
  typesOf(schema).some((type) => type === 'number' || type === 'integer');

const hasOtherThanText = (list: Json | undefined) =>
  Array.isArray(list) && list.some((value) => typeof value !== 'string');

/**
 * Bounds whose number the description does not hold. "At least one character" and the ±2^53 that a generator adds are
 * no promise that a model needs.
 */
function unsaidBounds({ schema, path }: SchemaNode): string[] {
  const { description } = schema;
  const said =
    typeof description === 'string' ? description.replaceAll(/(\d)[,_ '’](?=\d{3})/g, '$1') : '';
  const unsaid = BOUNDS.flatMap((key) => {
    const bound = schema[key];
    if (typeof bound !== 'number') return [];
    const trivial = bound === 0 || (bound === 1 && (key === 'minLength' || key === 'minItems'));
    if ((trivial && key.startsWith('min')) || Math.abs(bound) >= Number.MAX_SAFE_INTEGER) return [];
    return holdsNumber(said, bound) ? [] : [`${key} ${bound}`];
  });
  return unsaid.length === 0 ? [] : [`${nameOf({ path })} (${unsaid.join(', ')})`];
}

const nameOf = ({ path }: { readonly path: string }) =>
  path === '' ? 'the root' : visibleLine(path.slice(0, 80));

/** Arguments that one finding names. */
const SHOWN = 6;

const listed = (names: readonly string[]) =>
  names.length > SHOWN
    ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`
    : names.join(', ');

function holdsNumber(text: string, number: number): boolean {
  return [...text.matchAll(/-?\d+(?:\.\d+)?/g)].some(
    ([each]) => Math.abs(Number(each)) === Math.abs(number),
  );
}

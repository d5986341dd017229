import { hiddenIn } from '../../compare/hidden-text.ts';
import { isObject, type JsonObject } from '../../json.ts';
import { pointed } from '../pointed.ts';
import { beyond, inInput, quoted, type Problem, type Rule } from '../rule.ts';
import { textsOf } from '../texts.ts';

const POISON = 'tool poisoning: a model follows what a person does not see';

export const descriptionRules: readonly Rule[] = [
  {
    name: 'description-missing',
    about: 'A tool has a description.',
    source: 'limit of the profile',
    fix: 'Say what it does, what it returns, and when to use it rather than another tool.',
    tool: ({ description }, { profile: { descriptionNeeded } }) =>
      descriptionNeeded && description.trim() === ''
        ? [beyond(descriptionNeeded, '', 'It has no description.')]
        : [],
  },
  {
    name: 'description-short',
    about: 'A description is long enough to choose by.',
    source: 'limit of the profile',
    fix: 'Add what it returns and when to use it rather than another tool.',
    tool({ description }, { profile: { descriptionLeast: limit } }) {
      const length = description.trim().length;
      if (!limit || length === 0 || length >= limit.is) return [];
      return [
        beyond(limit, '', `The description has ${length} characters; ${limit.is} is the least.`),
      ];
    },
  },
  {
    name: 'description-long',
    about: 'A description is not longer than the target takes.',
    source: 'limit of the profile',
    fix: 'Move details of arguments to the arguments, and lists of examples into the documentation.',
    tool: ({ description }, { profile: { descriptionMost: limit } }) =>
      limit && description.length > limit.is
        ? [
            beyond(
              limit,
              '',
              `The description has ${description.length} characters; ${limit.is} is the most.`,
            ),
          ]
        : [],
  },
  {
    name: 'argument-undescribed',
    about: 'Every argument has a description.',
    source: 'limit of the profile',
    fix: 'Say what to put in, in which format, and where the value comes from.',
    tool: ({ input, definition }, { profile: { argumentsDescribed } }) =>
      argumentsDescribed
        ? input.nodes
            .filter(
              ({ at, schema }) => at === 'property' && !isDescribed(schema, definition.inputSchema),
            )
            .map(({ path, name }) =>
              beyond(
                argumentsDescribed,
                inInput(path),
                `The argument ${quoted(name)} has no description.`,
              ),
            )
        : [],
  },
  {
    name: 'hidden-text',
    about:
      'No text holds unseen characters, terminal escapes, or orders to read files or hide something.',
    source: POISON,
    fix: 'Take it out. When the server is not yours, do not use this version, and report it.',
    tool: ({ definition }) => hiddenAmong(textsOf(definition)),
    server: ({ surface: { server, prompts, resources, resourceTemplates } }) =>
      hiddenAmong([
        ...textsOf(server),
        ...prompts.flatMap((each) => [...textsOf(each)].map(within('prompt', each.name))),
        ...resources.flatMap((each) => [...textsOf(each)].map(within('resource', each.name))),
        ...resourceTemplates.flatMap((each) =>
          [...textsOf(each)].map(within('template', each.name)),
        ),
      ]),
  },
];

/** By itself, or by what it refers to. */
function isDescribed(schema: JsonObject, root: JsonObject): boolean {
  const { description, $ref } = schema;
  if (typeof description === 'string' && description.trim() !== '') return true;
  const target = typeof $ref === 'string' ? pointed(root, $ref) : undefined;
  return isObject(target) && typeof target['description'] === 'string';
}

interface PlacedText {
  readonly path: string;
  readonly text: string;
}
const within = (kind: string, name: string) => (each: PlacedText) => ({
  path: `${kind} ${name} ${each.path}`,
  text: each.text,
});

function hiddenAmong(texts: Iterable<PlacedText>): Problem[] {
  const problems: Problem[] = [];
  for (const { path, text } of texts) {
    const found = hiddenIn(text);
    if (found.length === 0) continue;
    problems.push({ path, level: 'error', message: `It holds ${found.join('; ')}.` });
  }
  return problems;
}

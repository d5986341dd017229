import { beyond, inOutput, quoted, type Problem, type Rule } from '../rule.ts';

const HINTS = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;
const MCP = 'MCP schema, ToolAnnotations';

/** First words of names that say something is changed; a tool with one of them is hardly read-only. */
const CHANGING = new Set([
  'add',
  'create',
  'delete',
  'insert',
  'remove',
  'send',
  'set',
  'update',
  'write',
]);
const DESTROYING = new Set(['delete', 'destroy', 'drop', 'erase', 'purge', 'remove', 'wipe']);

const warn = (message: string): Problem => ({ path: 'hints', level: 'warning', message });

export const promiseRules: readonly Rule[] = [
  {
    name: 'output-missing',
    about: 'A tool says what it returns.',
    source: 'limit of the profile',
    fix: 'Declare an outputSchema and return structuredContent that fits it.',
    tool: ({ output }, { profile: { output: limit } }) =>
      limit && !output ? [beyond(limit, 'output', 'It has no outputSchema.')] : [],
  },
  {
    name: 'output-closed',
    about:
      'Objects in the output are open, so that a field can be added without breaking a reader.',
    source: 'limit of the profile',
    fix: 'Drop `additionalProperties: false` (in zod: z.looseObject) and return declared fields only.',
    tool: ({ output }, { profile: { outputOpen } }) =>
      outputOpen && output
        ? output.nodes
            .filter(
              ({ schema }) =>
                schema['additionalProperties'] === false ||
                schema['unevaluatedProperties'] === false,
            )
            .map(({ path }) =>
              beyond(
                outputOpen,
                inOutput(path),
                'It is closed: a client that cached it refuses a result with a new field.',
              ),
            )
        : [],
  },
  {
    name: 'hint-unsaid',
    about: 'A tool states all four hints about its effects.',
    source: 'limit of the profile',
    fix: 'State each as true or false; a host assumes the worst of one that is missing.',
    tool({ definition: { annotations = {} } }, { profile: { hints } }) {
      const missing = HINTS.filter((hint) => annotations[hint] === undefined);
      return hints && missing.length > 0
        ? [beyond(hints, 'hints', `It does not state ${missing.join(', ')}.`)]
        : [];
    },
  },
  {
    name: 'hint-contradicts',
    about: 'The hints fit each other and the name of the tool.',
    source: MCP,
    fix: 'Correct the hint: approvals rest on it.',
    tool({ definition: { annotations = {} }, words, name }): Problem[] {
      const { readOnlyHint, destructiveHint } = annotations;
      const [first = ''] = words;
      if (readOnlyHint === true && destructiveHint === true)
        return [warn('It is said to be read-only and destructive at once.')];
      if (readOnlyHint === true && CHANGING.has(first))
        return [warn(`${quoted(name)} is said to be read-only.`)];
      if (destructiveHint === false && readOnlyHint !== true && DESTROYING.has(first))
        return [warn(`${quoted(name)} is said not to be destructive.`)];
      return [];
    },
  },
];

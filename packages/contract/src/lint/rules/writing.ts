import { inInput, inOutput, quoted, type LintedTool, type Problem, type Rule } from '../rule.ts';
import { nearest } from '../nearest.ts';
import { unknownTools } from '../unknown-tools.ts';

const WRITING = 'tool-writing guidance of model vendors';

/** Verbs that say nothing about what happens. */
const VAGUE = new Set(['do', 'handle', 'interact', 'manage', 'operate', 'perform', 'process']);
const VAGUE_START =
  /^(?:this tool |a tool (?:that|to) )?(?:manages?|handles?|processes|performs|interacts?)\b/i;
const VAGUE_ARGUMENTS = new Set(['arg', 'args', 'data', 'id', 'input', 'obj', 'params', 'payload']);
const PAGED = new Set(['list', 'search']);
const CURSOR =
  /cursor|next_?(?:page|token|offset|link|url)|page_?token|has_?(?:more|next)|continuation/i;
const CHOOSING =
  /\b(?:use|when|whenever|instead|rather than|unless|only (?:for|if)|not for|before|after|if you)\b/i;
const ORIGIN =
  /\b(?:from|as|return(?:s|ed)?|see|lists?|listed|search(?:es)?|finds?|found|gets?|shows?|shown|known|given|url)\b|`\w+`|\be\.g\.|\bexamples?\b|\bsuch as\b/i;

export const writingRules: readonly Rule[] = [
  {
    name: 'verb-vague',
    about: 'Name and description say what happens; "manage", "handle" and "process" do not.',
    source: WRITING,
    fix: 'Name what happens: create, update, list. One tool for each, or say the choices in the first sentence.',
    tool({ words, description, name }): Problem[] {
      const verb = words.find((word) => VAGUE.has(word));
      if (verb !== undefined)
        return [
          {
            level: 'warning',
            message: `The name ${quoted(name)} says "${verb}", not what happens.`,
          },
        ];
      const start = VAGUE_START.exec(description.trimStart())?.[0];
      return start === undefined
        ? []
        : [
            {
              level: 'warning',
              message: `The description begins with ${quoted(start)}, not with what happens.`,
            },
          ];
    },
  },
  {
    name: 'argument-vague',
    about: 'An argument says what it is: ticket_id and not id.',
    source: WRITING,
    fix: 'Name it after the thing: ticket_id, report_text.',
    tool: ({ input }) =>
      input.nodes
        .filter(
          ({ at, path, name }) =>
            at === 'property' && path === name && VAGUE_ARGUMENTS.has(name.toLowerCase()),
        )
        .map(({ path, name }) => ({
          path: inInput(path),
          level: 'warning' as const,
          message: `The argument is called ${quoted(name)}, which could be anything.`,
        })),
  },
  {
    name: 'id-origin',
    about: 'The description of an id says where it comes from.',
    source: WRITING,
    fix: 'Name the tool that returns it: "The id of a ticket, as search_tickets returned it."',
    tool: ({ input }) =>
      input.nodes.flatMap(({ at, path, name, schema }) => {
        const { description } = schema;
        const isId = at === 'property' && path === name && /(?:_id|Id)$/.test(name);
        return isId && typeof description === 'string' && !ORIGIN.test(description)
          ? [
              {
                path: inInput(path),
                level: 'warning' as const,
                message: `Nothing says where ${quoted(name)} comes from.`,
              },
            ]
          : [];
      }),
  },
  {
    name: 'cursor-missing',
    about: 'A tool that lists or searches says how to get the next page.',
    source: WRITING,
    fix: 'Return a cursor such as next_cursor, and take it as an argument.',
    tool: ({ words, output }): Problem[] =>
      PAGED.has(words[0] ?? '') && output && !output.nodes.some(({ name }) => CURSOR.test(name))
        ? [
            {
              path: inOutput(''),
              level: 'warning',
              message: 'Nothing in the output leads to the next page.',
            },
          ]
        : [],
  },
  {
    name: 'tool-unknown',
    about: 'A description names only tools that the server has.',
    source: WRITING,
    fix: 'Correct the name, or take the sentence out: the model will try to call it.',
    server: ({ tools }) =>
      unknownTools(tools).map(({ tool, name }) => ({
        tool,
        level: 'warning',
        message: `It names ${quoted(name)}, and the server has no such tool.`,
      })),
  },
  {
    name: 'sibling-overlap',
    about: 'Two tools can be told apart by name and description.',
    source: WRITING,
    fix: 'Merge the two, or let each description say when to take the other.',
    server: ({ tools }) =>
      nearest(tools).map(({ tool, other, how }) => ({
        tool,
        level: 'warning',
        message: `Its ${how} is nearly that of ${quoted(other)}.`,
      })),
  },
  {
    name: 'when-to-use',
    about: 'Where two tools do alike things to the same subject, each says when to use it.',
    source: WRITING,
    fix: 'Add a sentence: when to use it, and which of the others to use otherwise.',
    server: ({ tools }) =>
      rivals(tools).map(([tool, other]) => ({
        tool: tool.name,
        level: 'warning',
        message: `It does not say when to use it rather than ${quoted(other.name)}.`,
      })),
  },
];

/** Verbs between which a model has to choose. */
const KINDS = [
  ['fetch', 'find', 'get', 'list', 'lookup', 'query', 'read', 'search', 'show', 'view'],
  ['change', 'edit', 'modify', 'patch', 'replace', 'set', 'update'],
  ['add', 'create', 'insert', 'new', 'upsert'],
  ['archive', 'close', 'delete', 'remove'],
];

/** Tools whose description leaves the choice open, each with one that it competes with. */
function rivals(tools: readonly LintedTool[]): [LintedTool, LintedTool][] {
  const groups = new Map<string, LintedTool[]>();
  for (const tool of tools) {
    const [verb = '', ...rest] = tool.words;
    const kind = KINDS.findIndex((verbs) => verbs.includes(verb));
    if (kind < 0 || rest.length === 0) continue;
    const subject = `${kind} ${rest.map((word) => word.replace(/s$/, '')).join(' ')}`;
    groups.set(subject, [...(groups.get(subject) ?? []), tool]);
  }
  return [...groups.values()].flatMap((group) =>
    group.length < 2
      ? []
      : group.flatMap((tool): [LintedTool, LintedTool][] => {
          const other = group.find((each) => each !== tool);
          const says =
            CHOOSING.test(tool.description) ||
            group.some((each) => each !== tool && tool.description.includes(each.name));
          return other && !says ? [[tool, other]] : [];
        }),
  );
}

import { beyond, inInput, type Rule } from '../rule.ts';

export const sizeRules: readonly Rule[] = [
  {
    name: 'input-deep',
    about: 'Objects and lists in the input are not nested deeper than the target takes.',
    source: 'limit of the profile',
    fix: 'Lift the inner objects up, or split the tool.',
    tool: ({ input }, { profile: { depth } }) =>
      depth && input.depth > depth.is
        ? [beyond(depth, 'input', `It is ${input.depth} levels deep; ${depth.is} is the most.`)]
        : [],
  },
  {
    name: 'input-wide',
    about: 'The input has no more arguments, all levels counted, than the target takes.',
    source: 'limit of the profile',
    fix: 'Split the tool by what people do with it.',
    tool({ input }, { profile: { properties } }) {
      const count = input.nodes.filter(({ at }) => at === 'property').length;
      return properties && count > properties.is
        ? [beyond(properties, 'input', `It has ${count} arguments; ${properties.is} is the most.`)]
        : [];
    },
  },
  {
    name: 'values-many',
    about: 'A list of allowed values is not longer than the target takes.',
    source: 'limit of the profile',
    fix: 'Take any text, say where the values come from, and check it in the server.',
    tool: ({ input }, { profile: { values } }) =>
      values
        ? input.nodes.flatMap(({ schema, path }) => {
            const list = schema['enum'];
            return Array.isArray(list) && list.length > values.is
              ? [
                  beyond(
                    values,
                    inInput(path),
                    `It has ${list.length} values; ${values.is} is the most.`,
                  ),
                ]
              : [];
          })
        : [],
  },
  {
    name: 'tool-tokens',
    about: 'The definition of a tool is within its budget.',
    source: 'limit of the profile',
    fix: 'Shorten descriptions, drop output fields that nobody reads, or split the tool.',
    tool: ({ tokens }, { profile: { toolTokens: limit } }) =>
      tokens > limit.is
        ? [
            beyond(
              limit,
              '',
              `The definition has about ${tokens} tokens; ${limit.is} is the budget.`,
            ),
          ]
        : [],
  },
  {
    name: 'server-tokens',
    about: 'The definitions of a server are within its budget together.',
    source: 'limit of the profile',
    fix: 'Leave tools out, merge those that are always used together, or split the server.',
    server({ tools, profile: { serverTokens: limit } }) {
      const sum = tools.reduce((total, { tokens }) => total + tokens, 0);
      return sum > limit.is
        ? [
            beyond(
              limit,
              '',
              `The definitions have about ${sum} tokens; ${limit.is} is the budget.`,
            ),
          ]
        : [];
    },
  },
  {
    name: 'tools-many',
    about: 'A server has no more tools than a model can choose from.',
    source: 'limit of the profile',
    fix: 'Make few tools per workflow, not one for each endpoint.',
    server: ({ tools, profile: { tools: limit } }) =>
      tools.length > limit.is
        ? [beyond(limit, '', `It has ${tools.length} tools; ${limit.is} is the most.`)]
        : [],
  },
];

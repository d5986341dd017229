import { beyond, inInput, quoted, type Rule } from '../rule.ts';

const MCP = 'MCP 2026-07-28, tool names';

export const nameRules: readonly Rule[] = [
  {
    name: 'tool-name',
    about: 'A tool has a name that the target takes.',
    source: 'limit of the profile',
    fix: 'Rename it; keep the old name for a while, since a rename breaks every caller.',
    tool: ({ name }, { profile: { toolName } }) =>
      toolName && !toolName.is.pattern.test(name)
        ? [beyond(toolName, '', `The name ${quoted(name)} is not ${toolName.is.say}.`)]
        : [],
  },
  {
    name: 'tool-name-protocol',
    about: 'A tool has a name that the protocol allows: 1 to 128 of A-Z, a-z, 0-9, _, . and -.',
    source: MCP,
    fix: 'Rename it with the characters that the protocol allows.',
    tool: ({ name }) =>
      /^[A-Za-z0-9_.-]{1,128}$/.test(name)
        ? []
        : [
            {
              level: 'error',
              message: `The name ${quoted(name)} is not 1 to 128 of A-Z, a-z, 0-9, _, . and -.`,
            },
          ],
  },
  {
    name: 'tool-name-prefixed',
    about: 'A name leaves room for the prefix that a plugin host puts before it.',
    source: 'limit of the profile',
    fix: 'Shorten it, or know that names of plugin and server must be short.',
    tool: ({ name }, { profile: { prefixedName } }) =>
      prefixedName && name.length > prefixedName.is
        ? [
            beyond(
              prefixedName,
              '',
              `The name has ${name.length} characters; with a plugin's prefix only ${prefixedName.is} of 64 remain.`,
            ),
          ]
        : [],
  },
  {
    name: 'tool-name-twice',
    about: 'No two tools have the same name, nor names that differ in case alone.',
    source: `${MCP}; file systems and hosts that ignore case`,
    fix: 'Rename one of the two.',
    server({ tools }) {
      const seen = new Map<string, string>();
      return tools.flatMap(({ name }) => {
        const before = seen.get(name.toLowerCase());
        seen.set(name.toLowerCase(), name);
        if (before === undefined) return [];
        const message =
          before === name
            ? `Two tools are called ${quoted(name)}.`
            : `${quoted(before)} and ${quoted(name)} differ in case alone.`;
        return [
          {
            tool: name,
            level: before === name ? ('error' as const) : ('warning' as const),
            message,
          },
        ];
      });
    },
  },
  {
    name: 'argument-name',
    about: 'An argument has a name that the target takes.',
    source: 'limit of the profile',
    fix: 'Rename it; keep the old name for a while, since a rename breaks its callers.',
    tool: ({ input }, { profile: { argumentName } }) =>
      argumentName
        ? input.nodes
            .filter(({ at, name }) => at === 'property' && !argumentName.is.pattern.test(name))
            .map(({ path, name }) =>
              beyond(
                argumentName,
                inInput(path),
                `The argument name ${quoted(name)} is not ${argumentName.is.say}.`,
              ),
            )
        : [],
  },
];

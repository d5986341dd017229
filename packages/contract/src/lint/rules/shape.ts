import type { JsonObject } from '../../json.ts';
import { typesOf, type SchemaNode, type WalkedSchema } from '../walk-schema.ts';
import { beyond, inInput, inOutput, quoted, type Problem, type Rule } from '../rule.ts';

const SPEC = 'MCP 2026-07-28, Tool: inputSchema and outputSchema';

export const shapeRules: readonly Rule[] = [
  {
    name: 'root-not-object',
    about: 'The arguments of a tool are one object.',
    source: SPEC,
    fix: 'Write `"type": "object"` at the root and put the arguments into `properties`.',
    tool: ({ definition: { inputSchema } }) =>
      inputSchema['type'] === 'object'
        ? []
        : [
            {
              path: 'input',
              level: 'error',
              message: `The root of the input says ${shownType(inputSchema)}.`,
            },
          ],
  },
  {
    name: 'root-union',
    about: 'The root of the input is no union.',
    source: 'limit of the profile',
    fix: 'Make one tool of each reading, or one flat object whose arguments are optional.',
    tool: ({ definition: { inputSchema } }, { profile: { rootUnion } }) =>
      rootUnion
        ? ['anyOf', 'oneOf', 'allOf']
            .filter((key) => Object.hasOwn(inputSchema, key))
            .map((key) => beyond(rootUnion, 'input', `The root of the input has ${key}.`))
        : [],
  },
  {
    name: 'object-open',
    about: 'Objects in the input are closed, so that a misspelt argument fails loudly.',
    source: 'limit of the profile',
    fix: 'Write `"additionalProperties": false` (in zod: z.strictObject).',
    tool({ input, definition: { inputSchema } }, { profile: { rootClosed, allClosed } }) {
      const root =
        rootClosed && !isClosed(inputSchema)
          ? [beyond(rootClosed, 'input', 'The input takes arguments that it does not declare.')]
          : [];
      if (!allClosed) return root;
      const nested = input.nodes
        .filter(({ at, schema }) => at !== 'root' && at !== 'names' && isOpenObject(schema))
        .map(({ path }) =>
          beyond(allClosed, inInput(path), 'The object takes fields that it does not declare.'),
        );
      return [...root, ...nested];
    },
  },
  {
    name: 'free-map',
    about: 'No argument is an object of any names.',
    source: 'limit of the profile',
    fix: 'Declare the names, or take a list of objects with a name and a value.',
    tool: ({ input }, { profile: { freeMaps } }) =>
      freeMaps
        ? input.nodes
            .filter(({ at, schema }) => at !== 'root' && at !== 'names' && isMap(schema))
            .map(({ path }) => beyond(freeMaps, inInput(path), 'It is an object of any names.'))
        : [],
  },
  {
    name: 'keyword-refused',
    about: 'The input uses keywords that the target understands.',
    source: 'limit of the profile',
    fix: 'Say it with properties, enum and anyOf, or in the description and check it in the server.',
    tool: ({ input }, { profile: { keywords } }) =>
      keywords
        ? input.nodes.flatMap(({ schema, path }) =>
            keywords.is
              .filter((key) => Object.hasOwn(schema, key) && !(path === '' && isRootUnion(key)))
              .map((key) => beyond(keywords, inInput(path), `It uses ${key}.`)),
          )
        : [],
  },
  {
    name: 'schema-recursive',
    about: 'The input does not lead back into itself.',
    source: 'limit of the profile',
    fix: 'Unroll it to the depth that is really used, or take a flat list with the id of each parent.',
    tool: ({ input }, { profile: { recursion } }) =>
      recursion && input.recursion !== undefined
        ? [beyond(recursion, inInput(input.recursion), 'The schema leads back into itself here.')]
        : [],
  },
  {
    name: 'reference-outside',
    about: 'No schema refers to another document.',
    source: 'a host that fetched it would read whatever stands there later',
    fix: 'Copy what it refers to into `$defs`.',
    tool: (tool) =>
      both(tool, ({ outside }, place) =>
        outside.map(({ path, ref }) => ({
          path: place(path),
          level: 'error',
          message: `It refers to ${quoted(ref)}, which is not in this schema and is never fetched.`,
        })),
      ),
  },
  {
    name: 'reference-broken',
    about: 'Every reference in a schema leads to something.',
    source: 'JSON Schema 2020-12, 8.2.3',
    fix: 'Correct the reference, or add what it names under `$defs`.',
    tool: (tool) =>
      both(tool, ({ broken }, place) =>
        broken.map(({ path, ref }) => ({
          path: place(path),
          level: 'error',
          message: `It refers to ${quoted(ref)}, and there is nothing.`,
        })),
      ),
  },
  {
    name: 'schema-unreadable',
    about: 'A schema is small enough to be looked at as a whole.',
    source: 'what nobody can look at, nobody can vouch for',
    fix: 'Make it smaller; the largest public schemas have a few thousand parts.',
    tool: (tool) =>
      both(tool, ({ cut, nodes }, place) =>
        cut
          ? [
              {
                path: place(''),
                level: 'error',
                message: `It has more than ${nodes.length} parts; the rest was not looked at.`,
              },
            ]
          : [],
      ),
  },
];

type Place = (path: string) => string;

const both = (
  { input, output }: { readonly input: WalkedSchema; readonly output: WalkedSchema | undefined },
  look: (schema: WalkedSchema, place: Place) => Problem[],
): Problem[] => [...look(input, inInput), ...(output ? look(output, inOutput) : [])];

const shownType = ({ type }: JsonObject) =>
  type === undefined ? 'no type' : `type ${quoted(JSON.stringify(type).slice(0, 80))}`;

/** The union at the root has a rule of its own. */
const isRootUnion = (key: string) => key === 'oneOf' || key === 'allOf' || key === 'anyOf';

const isClosed = (schema: JsonObject) =>
  schema['additionalProperties'] === false || schema['unevaluatedProperties'] === false;

const isOpenObject = (schema: JsonObject) =>
  Object.hasOwn(schema, 'properties') && !isClosed(schema);

/** An object without declared names that takes any: a map. `{}` and a list are none. */
function isMap(schema: SchemaNode['schema']): boolean {
  if (!typesOf(schema).includes('object')) return false;
  const { properties } = schema;
  const declares =
    typeof properties === 'object' && properties !== null && Object.keys(properties).length > 0;
  return (
    !declares &&
    !isClosed(schema) &&
    !['anyOf', 'oneOf', 'allOf', '$ref'].some((key) => Object.hasOwn(schema, key))
  );
}

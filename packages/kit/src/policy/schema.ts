import type { z } from 'zod';
import { scopesOf } from '../connector.ts';
import type { Effect } from '../tool/define-tool.ts';
import { readInput, type InputType, type LeftOut, type RecordType } from './input-type.ts';

/** What a policy needs to know of a connector; every ConnectorDefinition fits. */
export interface PolicySubject {
  readonly category: string;
  readonly title: string;
  readonly tools: readonly PolicyTool[];
}

export interface PolicyTool {
  readonly name: string;
  readonly title: string;
  readonly scope: string;
  readonly effect: Effect;
  readonly input: z.ZodObject;
}

/** One tool as a Cedar action. */
export interface ToolShape {
  readonly name: string;
  readonly title: string;
  readonly scope: string;
  readonly effect: Effect;
  /** The action groups that it is in, directly or through another. */
  readonly groups: readonly string[];
  readonly context: RecordType;
  readonly leftOut: readonly LeftOut[];
}

/** The vocabulary of one connector's policies. */
export interface PolicySchema {
  /** E.g. `Ticketing`: before each type and action. */
  readonly namespace: string;
  /** In Cedar's schema language, to be read and to be validated against. */
  readonly text: string;
  readonly tools: ReadonlyMap<string, ToolShape>;
  readonly scopes: readonly string[];
  /** Closed sets of texts among the arguments, by entity type. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
}

/** Everything but `read` is a write: a policy on writes holds for what leaves the house and what cannot be undone. */
const actionGroups = {
  read: ['read', 'any'],
  write: ['write', 'any'],
  egress: ['egress', 'write', 'any'],
  irreversible: ['irreversible', 'write', 'any'],
} as const satisfies Record<Effect, readonly string[]>;

export const groupNames: readonly string[] = ['any', 'read', 'write', 'egress', 'irreversible'];

const text: InputType = { kind: 'text' };
const boolean: InputType = { kind: 'boolean' };
const texts: InputType = { kind: 'set', element: text };
export const principalType: RecordType = {
  kind: 'record',
  fields: [
    { name: 'scopes', required: true, type: texts },
    { name: 'agent', required: false, type: text },
  ],
};
const labelType: RecordType = {
  kind: 'record',
  fields: [
    { name: 'untrusted', required: true, type: boolean },
    { name: 'classes', required: true, type: texts },
  ],
};
const contextType = (input: RecordType): RecordType => ({
  kind: 'record',
  fields: [
    { name: 'input', required: true, type: input },
    { name: 'label', required: true, type: labelType },
    { name: 'approved', required: true, type: boolean },
    { name: 'run', required: true, type: text },
  ],
});

/** Makes the schema from the connector's own tools. Throws TypeError for names that Cedar could not tell apart. */
export function policySchema(subject: PolicySubject): PolicySchema {
  const enums = new Map<string, readonly string[]>();
  const nameOf = enumNames(subject.tools);
  const tools = new Map<string, ToolShape>();
  for (const { name, title, scope, effect, input } of subject.tools) {
    if (groupNames.includes(name)) throw new TypeError(`a tool may not be called "${name}"`);
    const read = readInput(input, (path, values) => {
      const entity = nameOf(name, path);
      const known = enums.get(entity) ?? values;
      if (!sameSet(known, values)) throw new TypeError(`${name}: two meanings of ${entity}`);
      enums.set(entity, known);
      return entity;
    });
    const context = contextType(read.input);
    const groups = actionGroups[effect];
    tools.set(name, { name, title, scope, effect, groups, context, leftOut: read.leftOut });
  }
  const namespace = pascal(subject.category);
  const scopes = scopesOf(subject);
  const head = `// What policies of ${subject.title} can say. Made from its tools.`;
  return { namespace, text: print(head, namespace, tools, enums), tools, scopes, enums };
}

const sameSet = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((value) => other.includes(value));

const pascal = (name: string) =>
  name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const TAKEN = new Set(
  'Person,Role,Unit,Connector,Action,Label,Bool,Boolean,Entity,Extension,Long,Record,Set,String'.split(
    ',',
  ),
);

const short = (path: string) => pascal(path.split('.').at(-1) ?? path);

/** A closed set is named after its field where the field means the same everywhere, else after tool and field. */
function enumNames(tools: readonly PolicyTool[]) {
  const meanings = new Map<string, (readonly string[])[]>();
  for (const { input } of tools) {
    readInput(input, (path, values) => {
      const known = meanings.get(short(path)) ?? [];
      if (!known.some((each) => sameSet(each, values))) known.push(values);
      meanings.set(short(path), known);
      return '';
    });
  }
  return (tool: string, path: string) => {
    const name = short(path);
    const plain = meanings.get(name)?.length === 1 && /^[A-Z]/.test(name) && !TAKEN.has(name);
    return plain ? name : pascal(`${tool}.${path}`);
  };
}

function print(
  head: string,
  namespace: string,
  tools: ReadonlyMap<string, ToolShape>,
  enums: ReadonlyMap<string, readonly string[]>,
): string {
  return `${head}
namespace ${namespace} {
  entity Role;
  entity Unit;
  // scopes: those of this connector that the caller holds; agent: the sub-agent that acts for the person
  entity Person in [Role, Unit] = ${typeText(principalType, '  ')};
  entity Connector;
${[...enums].map(([name, values]) => `  entity ${name} enum [${values.map(quoted).join(', ')}];\n`).join('')}
  // what entered the conversation before this call
  type Label = ${typeText(labelType, '  ')};

  action "any";
  action "read", "write" in [Action::"any"];
  action "egress", "irreversible" in [Action::"write"];
${[...tools.values()].map(actionText).join('')}}
`;
}

function actionText(tool: ToolShape): string {
  const missing = tool.leftOut.map(({ field, because }) => `  // without ${field}: ${because}\n`);
  return `
  // ${tool.title}; needs ${tool.scope}
${missing.join('')}  action ${quoted(tool.name)} in [Action::${quoted(tool.effect)}] appliesTo {
    principal: [Person],
    resource: [Connector],
    context: ${typeText(tool.context, '    ')},
  };
`;
}

function typeText(type: InputType, indent: string): string {
  switch (type.kind) {
    case 'text':
      return 'String';
    case 'integer':
      return 'Long';
    case 'boolean':
      return 'Bool';
    case 'enum':
      return type.entity;
    case 'set':
      return `Set<${typeText(type.element, indent)}>`;
    default: {
      if (type === labelType && indent !== '  ') return 'Label';
      const lines = type.fields.map(
        ({ name, required, type: of }) =>
          `${indent}  ${attribute(name)}${required ? '' : '?'}: ${typeText(of, `${indent}  `)},\n`,
      );
      return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
    }
  }
}

const RESERVED = /^(?:true|false|if|then|else|in|is|like|has)$/;
const quoted = (value: string) => JSON.stringify(value);
const attribute = (name: string) =>
  /^[A-Za-z_]\w*$/.test(name) && !RESERVED.test(name) ? name : quoted(name);

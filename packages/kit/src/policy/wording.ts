import { didYouMean, nearest } from './nearest.ts';
import { groupNames, type PolicySchema, type ToolShape } from './schema.ts';
import { missingAttribute, typeAt } from './vocabulary.ts';

export interface Wording {
  readonly message?: string;
  readonly suggestion?: string;
}

/**
 * What the validator says about names, with the name that was most likely meant. It knows the engine's sentences of
 * the pinned version; one that it does not know is shown as the engine says it.
 */
export function inOurWords(
  message: string,
  schema: PolicySchema,
  covered: readonly ToolShape[],
): Wording {
  const attribute = /^attribute `([^`]+)` (in context|on entity type)/.exec(message);
  if (attribute) return attributeWords(attribute[1] ?? '', attribute[2] ?? '', covered);
  const optional =
    /^unable to guarantee safety of access to optional attribute `([^`]+)` (in context)?/.exec(
      message,
    );
  if (optional) {
    const path = [optional[2] ? 'context' : 'principal', ...(optional[1] ?? '').split('.')];
    const test = `${path.slice(0, -1).join('.')} has ${path.at(-1)}`;
    return {
      message: `${path.join('.')} may be absent`,
      suggestion: `test for it first: ${test} && …`,
    };
  }
  const action = /^unrecognized action `.*::"(.*)"`/.exec(message)?.[1];
  if (action !== undefined) {
    const known = [...schema.tools.keys(), ...groupNames];
    const suggestion = didYouMean(action, known, 'actions');
    return { message: `there is no action "${action}"`, suggestion };
  }
  const type = /^unrecognized entity type `(.*)`/.exec(message)?.[1];
  if (type !== undefined) return typeWords(type, schema);
  const value = /^entity `(?:\w+::)*(\w+)::"(.*)"` is of an enumerated/.exec(message);
  if (value) {
    const [, entity = '', given = ''] = value;
    const suggestion = didYouMean(given, schema.enums.get(entity) ?? [], 'values');
    return { message: `${entity} has no value "${given}"`, suggestion };
  }
  const mixed = /^the types (.*) and (.*) are not compatible/.exec(message);
  return mixed ? mixedWords(mixed.slice(1), schema) : {};
}

function attributeWords(dotted: string, where: string, covered: readonly ToolShape[]): Wording {
  const path = [where === 'in context' ? 'context' : 'principal', ...dotted.split('.')];
  const missing = missingAttribute(path, covered);
  if (missing) return { message: missing.message, suggestion: missing.suggestion };
  const having = covered.filter(({ context }) => typeAt(context, path.slice(1)));
  const test = `${path.slice(0, -1).join('.')} has ${path.at(-1)}`;
  return {
    message: `not every tool of this policy has ${path.join('.')}`,
    suggestion: `name ${having.map(({ name }) => name).join(' or ')} in its head, or test for it first: ${test} && …`,
  };
}

function typeWords(type: string, schema: PolicySchema): Wording {
  const names = ['Person', 'Role', 'Unit', 'Connector', 'Action', ...schema.enums.keys()];
  const bare = nearest(type.split('::').at(-1) ?? type, names);
  const known = names.map((name) => `${schema.namespace}::${name}`);
  return {
    message: `there is no type ${type}`,
    suggestion:
      bare === undefined
        ? `known types: ${known.join(', ')}`
        : `did you mean ${schema.namespace}::${bare}?`,
  };
}

/** The usual mistake: a value of a closed set written as a text. */
function mixedWords(types: readonly string[], schema: PolicySchema): Wording {
  const entity = [...schema.enums.keys()].find((name) =>
    types.includes(`${schema.namespace}::${name}`),
  );
  if (entity === undefined || !types.includes('String')) return {};
  const example = schema.enums.get(entity)?.[0] ?? '';
  return {
    message: `${entity} is a closed set, not a text`,
    suggestion: `write its values like ${schema.namespace}::${entity}::"${example}"`,
  };
}

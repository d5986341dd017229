import type { Json } from '../json.ts';
import {
  UNSTATED,
  type Branch,
  type ListBranch,
  type NumberBranch,
  type ObjectBranch,
  type StringBranch,
} from './branch.ts';
import type { Node } from './node.ts';

const kinds = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const;

/** The alternatives that a node's own keywords leave, one for each type; what it takes in from others is not in it. */
export function ownBranches(node: Node): readonly Branch[] {
  if (node.enum) {
    return node.enum.length === 0 ? [] : [{ kind: 'values', values: node.enum, conditions: [] }];
  }
  const { type } = node;
  const allows = (kind: (typeof kinds)[number]) =>
    !type || type.includes(kind) || (kind === 'number' && type.includes('integer'));
  const fixed: Json[] = [
    ...(allows('null') ? [null] : []),
    ...(allows('boolean') ? [false, true] : []),
  ];
  return [
    ...(fixed.length === 0 ? [] : [{ kind: 'values' as const, values: fixed, conditions: [] }]),
    ...(allows('number') ? [numbers(node)] : []),
    ...(allows('string') ? [strings(node)] : []),
    ...(allows('array') ? [lists(node)] : []),
    ...(allows('object') ? [objects(node)] : []),
  ];
}

function numbers(node: Node): NumberBranch {
  const integer =
    node.type !== undefined && !node.type.includes('number') && node.type.includes('integer');
  const { minimum = -Infinity, exclusiveMinimum = -Infinity } = node;
  const { maximum = Infinity, exclusiveMaximum = Infinity } = node;
  return wholeBounds({
    kind: 'number',
    integer,
    min: Math.max(minimum, exclusiveMinimum),
    openMin: exclusiveMinimum >= minimum && exclusiveMinimum !== -Infinity,
    max: Math.min(maximum, exclusiveMaximum),
    openMax: exclusiveMaximum <= maximum && exclusiveMaximum !== Infinity,
    steps: node.multipleOf === undefined ? [] : [node.multipleOf],
    conditions: [],
  });
}

/** Integers above 0 are those from 1 on. */
export function wholeBounds(branch: NumberBranch): NumberBranch {
  const whole = branch.integer || branch.steps.some((step) => Number.isInteger(step));
  if (!whole) return branch;
  const { min, max, openMin, openMax, steps } = branch;
  return {
    ...branch,
    integer: true,
    min: openMin && Number.isInteger(min) ? min + 1 : Math.ceil(min),
    max: openMax && Number.isInteger(max) ? max - 1 : Math.floor(max),
    openMin: false,
    openMax: false,
    steps: steps.filter((step) => step !== 1),
  };
}

const strings = ({ minLength = 0, maxLength = Infinity, pattern, format }: Node): StringBranch => ({
  kind: 'string',
  min: minLength,
  max: maxLength,
  patterns: pattern === undefined ? [] : [pattern],
  formats: format === undefined ? [] : [format],
  conditions: [],
});

function lists(node: Node): ListBranch {
  const { prefixItems = [], items, contains, minItems = 0, maxItems = Infinity } = node;
  const { minContains = 1, maxContains = Infinity } = node;
  // beyond the written positions nothing may follow
  const closed = items?.enum?.length === 0;
  return {
    kind: 'array',
    parts: [{ prefix: prefixItems, rest: items }],
    min: minItems,
    max: closed ? Math.min(maxItems, prefixItems.length) : maxItems,
    unique: node.uniqueItems === true,
    contains: contains ? [{ node: contains, min: minContains, max: maxContains }] : [],
    conditions: [],
  };
}

function objects(node: Node): ObjectBranch {
  return {
    kind: 'object',
    parts: [
      {
        properties: node.properties ?? UNSTATED,
        patterns: node.patternProperties ?? new Map(),
        rest: node.additionalProperties,
      },
    ],
    required: new Set(node.required),
    min: node.minProperties ?? 0,
    max: node.maxProperties ?? Infinity,
    names: node.propertyNames ? [node.propertyNames] : [],
    dependents: [...(node.dependentRequired ?? [])],
    conditions: [],
  };
}

import type { InputType } from './input-type.ts';
import type { Path } from './expression.ts';
import { didYouMean } from './nearest.ts';
import { principalType, type ToolShape } from './schema.ts';

/** What is below a path; undefined when there is no such attribute. */
export function typeAt(type: InputType, path: Path): InputType | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return type;
  const field = type.kind === 'record' ? type.fields.find(({ name }) => name === first) : undefined;
  return field && typeAt(field.type, rest);
}

/**
 * Says of a path such as `context.input.prioritty` what is wrong with it for a policy on these tools; undefined when
 * one of them has it.
 */
export function missingAttribute(
  path: Path,
  tools: readonly ToolShape[],
):
  | { readonly message: string; readonly suggestion: string; readonly attribute: string }
  | undefined {
  const [root, ...names] = path;
  const types = root === 'principal' ? [principalType] : tools.map(({ context }) => context);
  const has = (type: InputType, depth: number) => typeAt(type, names.slice(0, depth)) !== undefined;
  if (types.some((type) => has(type, names.length))) return undefined;
  const depth = names.findIndex((_, at) => !types.some((type) => has(type, at + 1)));
  const attribute = names[depth] ?? '';
  const leftOut = tools
    .flatMap((tool) => tool.leftOut)
    .find(({ field }) => field === names.slice(1, depth + 1).join('.'));
  const siblings = types.flatMap((type) => {
    const parent = typeAt(type, names.slice(0, depth));
    return parent?.kind === 'record' ? parent.fields.map(({ name }) => name) : [];
  });
  const few = root === 'context' && tools.length <= 3;
  const of = few ? ` (${tools.map(({ name }) => name).join(', ')})` : '';
  return {
    attribute,
    message: `there is no attribute ${[root, ...names.slice(0, depth + 1)].join('.')}${of}`,
    suggestion: leftOut
      ? `policies cannot see it: ${leftOut.because}`
      : didYouMean(attribute, [...new Set(siblings)], 'attributes'),
  };
}

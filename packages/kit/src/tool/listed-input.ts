import type { FormerNames } from './former-names.ts';
import { toJson } from './schema.ts';
import type { z } from 'zod';

/**
 * The arguments of a tool as they are listed. Former names of arguments are among them, because a closed schema would
 * otherwise make a careful client refuse the call before we see it; they are marked `deprecated`. Where an argument has
 * one, neither is `required`: one root schema cannot ask for either without a union, which some providers refuse, so the
 * words ask for it and the connector checks.
 */
export function listedInput(
  input: z.ZodObject,
  { formerArguments = [] }: FormerNames,
): Record<string, unknown> {
  const listed = toJson(input);
  if (formerArguments.length === 0) return listed;
  const properties = { ...asSchemas(listed['properties']) };
  const required = [listed['required'] ?? []].flat().map(String);
  for (const { name, now, until } of formerArguments) {
    const { default: _, ...present } = properties[now] ?? {};
    const description = `Former name of ${now}, until version ${until}: give ${now} instead.`;
    properties[name] = { ...present, description, deprecated: true };
  }
  const renamed = new Set(formerArguments.map(({ now }) => now));
  for (const now of required.filter((name) => renamed.has(name))) {
    const description = `${properties[now]?.description ?? ''} Required.`.trim();
    properties[now] = { ...properties[now], description };
  }
  const { required: _, ...rest } = listed;
  const left = required.filter((name) => !renamed.has(name));
  return { ...rest, properties, ...(left.length > 0 && { required: left }) };
}

interface ListedArgument {
  readonly description?: string;
  readonly default?: unknown;
  readonly deprecated?: boolean;
}

/** What `toJson` says of each argument. */
function asSchemas(properties: unknown): Record<string, ListedArgument> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the properties of a schema of ours are schemas
  return properties as Record<string, ListedArgument>;
}

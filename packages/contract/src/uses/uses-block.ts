import { z } from 'zod';
import { validRange } from 'semver';
import { ContractError } from '../error.ts';
import type { ToolUse, UsedPath } from './consumer.ts';
import { stepsOf } from './paths.ts';
import type { LinedYaml } from './yaml-lines.ts';

const path = z
  .string()
  .refine((text) => stepsOf(text).length > 0, 'expected a path such as "tickets[].id"');
const written = z.strictObject({
  sends: z.array(path).optional(),
  reads: z.array(path).optional(),
  readOnly: z.enum(['true', 'false'], 'expected true or false').optional(),
});
/** `get_ticket:` with nothing behind it: used, and nothing more is said. Scalars are texts here. */
const use = z.preprocess(
  (value) => (value === '' || value === null || value === 'null' ? {} : value),
  written,
);
const range = z
  .string()
  .refine((text) => validRange(text) !== null, 'expected a semver range such as ^2.1');

/** In the front matter: connector -> range and tools. */
const frontMatterUses = z.record(
  z.string(),
  z.strictObject({ range: range.optional(), tools: z.record(z.string(), use) }),
);
/** In a manifest: skill or agent -> `connector.tool`. */
const manifestUses = z.record(z.string(), z.strictObject({ tools: z.record(z.string(), use) }));

/** What one part of a bundle uses of one connector. */
export interface UsesEntry {
  readonly connector: string;
  readonly line: number;
  readonly range?: string;
  readonly tools: Readonly<Record<string, ToolUse>>;
}

type Way = readonly (string | number)[];
type Written = z.infer<typeof written>;

/** `uses` of a skill or sub-agent, under `way` in its front matter. Throws ContractError `bad_uses`. */
export function frontMatterEntries(
  yaml: LinedYaml,
  value: unknown,
  file: string,
  way: Way,
): UsesEntry[] {
  const parsed = frontMatterUses.safeParse(value);
  if (!parsed.success) throw bad(parsed.error, yaml, file, way);
  return Object.entries(parsed.data).map(([connector, { range: versions, tools }]) => ({
    connector,
    line: yaml.lineOf([...way, connector]),
    ...(versions === undefined ? {} : { range: versions }),
    tools: Object.fromEntries(
      Object.entries(tools).map(([name, each]) => [
        name,
        useOf(yaml, each, [...way, connector, 'tools', name]),
      ]),
    ),
  }));
}

/** The same for the section of a manifest: part -> its entries, one a connector. */
export function manifestEntries(
  yaml: LinedYaml,
  value: unknown,
  file: string,
  way: Way,
): ReadonlyMap<string, readonly UsesEntry[]> {
  const parsed = manifestUses.safeParse(value);
  if (!parsed.success) throw bad(parsed.error, yaml, file, way);
  return new Map(
    Object.entries(parsed.data).map(([part, { tools }]) => {
      const byConnector = new Map<string, Record<string, ToolUse>>();
      for (const [name, each] of Object.entries(tools)) {
        const at = [...way, part, 'tools', name];
        const dot = name.indexOf('.');
        if (dot <= 0) {
          const what = `${file}:${yaml.lineOf(at)}: the tool ${JSON.stringify(name)} names no connector.`;
          throw new ContractError('bad_uses', what, 'Write it as "connector.tool".');
        }
        const connector = name.slice(0, dot);
        byConnector.set(connector, {
          ...byConnector.get(connector),
          [name.slice(dot + 1)]: useOf(yaml, each, at),
        });
      }
      const line = yaml.lineOf([...way, part]);
      return [
        part,
        [...byConnector].map(([connector, used]) => ({ connector, line, tools: used })),
      ];
    }),
  );
}

function useOf(yaml: LinedYaml, { sends, reads, readOnly }: Written, way: Way): ToolUse {
  const lined = (paths: readonly string[], key: string): UsedPath[] =>
    paths.map((each, at) => ({ path: each, line: yaml.lineOf([...way, key, at]) }));
  return {
    line: yaml.lineOf(way),
    ...(sends ? { sends: lined(sends, 'sends') } : {}),
    ...(reads ? { reads: lined(reads, 'reads') } : {}),
    ...(readOnly === 'true' ? { readOnly: { line: yaml.lineOf([...way, 'readOnly']) } } : {}),
  };
}

function bad(error: z.ZodError, yaml: LinedYaml, file: string, way: Way): ContractError {
  const [issue] = error.issues;
  const at = (issue?.path ?? []).filter((step) => typeof step !== 'symbol');
  return new ContractError(
    'bad_uses',
    `${file}:${yaml.lineOf([...way, ...at])}: ${[...way, ...at].join('.')}: ${issue?.message ?? 'not understood'}.`,
    'A use is `tool: { sends: [...], reads: [...], readOnly: true }`; see the guide on consumers.',
  );
}

import { ContractError } from '../error.ts';
import type { Consumer } from './consumer.ts';
import { bundleOf, findFiles } from './find-files.ts';
import { type ManifestUses, readManifest } from './manifest-file.ts';
import { type PartFile, readPart } from './part-file.ts';
import type { UsesEntry } from './uses-block.ts';

/** A bundle, or a folder of skills without one. */
export interface ReadParts {
  readonly manifest: ManifestUses | undefined;
  readonly parts: readonly PartFile[];
}

/**
 * The consumers below a folder (a bundle, several, or skills alone) or in one file: one for each skill or sub-agent and
 * connector, from the `uses` of its front matter and from those of its bundle's manifest.
 *
 * @throws ContractError `bad_uses` with file and line, also for a manifest that speaks of a part which is not there
 */
export const readUses = (folderOrFile: string): Consumer[] =>
  readParts(folderOrFile).flatMap(consumersOf);

/** The same with the parts that declare nothing. */
export function readParts(folderOrFile: string): ReadParts[] {
  const files = findFiles(folderOrFile);
  const manifests = files.filter(({ kind }) => kind === 'manifest');
  const parts = files
    .filter(({ kind }) => kind === 'part')
    .map(({ path, text }) => readPart(path, text));
  // the bundle further inside is the one that a file belongs to; the Claude layout counts where there are two
  const roots = new Map<string, ManifestUses>();
  for (const { path, text } of manifests.toReversed())
    roots.set(bundleOf(path), readManifest(path, text));
  const groups = new Map<string | undefined, PartFile[]>();
  for (const part of parts) {
    const [root] = [...roots.keys()]
      .filter((each) => each === '' || part.file.startsWith(`${each}/`))
      .toSorted((a, b) => b.length - a.length);
    groups.set(root, [...(groups.get(root) ?? []), part]);
  }
  const keys = new Set([...roots.keys(), ...groups.keys()]);
  return [...keys].map((root) => ({
    manifest: root === undefined ? undefined : roots.get(root),
    parts: groups.get(root) ?? [],
  }));
}

function consumersOf({ manifest, parts }: ReadParts): Consumer[] {
  for (const [name, [entry]] of manifest?.uses ?? []) {
    if (parts.some((part) => part.name === name)) continue;
    throw new ContractError(
      'bad_uses',
      `${manifest?.file}:${entry?.line ?? 1}: there is no skill or agent called ${JSON.stringify(name)}.`,
      'Use the name that its front matter states.',
    );
  }
  return parts.flatMap((part) => {
    const declared = [
      ...part.uses.map((entry) => ({ entry, declaredIn: part.file })),
      ...(manifest?.uses.get(part.name) ?? []).map((entry) => ({
        entry,
        declaredIn: manifest?.file ?? '',
      })),
    ];
    return declared.map(({ entry, declaredIn }) =>
      consumerOf(part, entry, declaredIn, {
        manifest,
        all: declared.map((each) => each.entry),
      }),
    );
  });
}

function consumerOf(
  part: PartFile,
  entry: UsesEntry,
  declaredIn: string,
  { manifest, all }: { manifest: ManifestUses | undefined; all: readonly UsesEntry[] },
): Consumer {
  const { connector, line, tools } = entry;
  const range = entry.range ?? manifest?.ranges.get(connector);
  // one part may declare a connector in both places; together they are what it declares
  const others = all.filter((each) => each !== entry).map((each) => Object.entries(each.tools));
  return {
    name: part.name,
    file: part.file,
    declaredIn,
    line,
    connector,
    ...(range === undefined ? {} : { range }),
    tools,
    mentions: part.mentions,
    variables: part.variables,
    elsewhere: {
      tools: others.flat().map(([name]) => name),
      paths: others
        .flat()
        .flatMap(([, { sends = [], reads = [] }]) => [...sends, ...reads].map(({ path }) => path)),
    },
  };
}

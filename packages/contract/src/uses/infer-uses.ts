import { inferTool, type InferredTool } from './infer-tool.ts';
import type { PartFile } from './part-file.ts';
import { readParts } from './read-uses.ts';
import { type RecordedCall, readRecording } from './recorded-call.ts';
import { usesYaml } from './uses-yaml.ts';

/** What a skill or sub-agent seems to use, with where each piece comes from. */
export interface InferredPart {
  readonly name: string;
  readonly file: string;
  /** Connector -> tool -> what is known; `?` where neither text nor recording names the connector. */
  readonly connectors: ReadonlyMap<string, ReadonlyMap<string, InferredTool>>;
}

export interface InferredUses {
  readonly parts: readonly InferredPart[];
  /** For the front matter of each file, ready to paste; comments say what comes from where. */
  readonly yaml: string;
}

/**
 * Proposes `uses` from recorded runs and from the text. A tool counts when it was called or is named; an argument when it
 * was sent; a field of a result when its value was sent on in a later call, or when the text names it. A proposal is to
 * be read by a person: what no recording shows is not in it.
 *
 * @param recordings paths of files, see `readRecording`
 * @throws ContractError `bad_uses`
 */
export function inferUses(
  bundleFolder: string,
  { recordings = [] }: { readonly recordings?: readonly string[] } = {},
): InferredUses {
  const calls = recordings.flatMap(readRecording);
  const parts = readParts(bundleFolder).flatMap((bundle) =>
    bundle.parts.map((part) => {
      const own = calls.filter((call) => isOf(call, part, bundle.parts));
      return inferPart(part, own, [...(bundle.manifest?.ranges.keys() ?? [])]);
    }),
  );
  const found = parts.filter(({ connectors }) => connectors.size > 0);
  return { parts: found, yaml: usesYaml(found) };
}

/** A call belongs to the part that made it; where several could have, to those whose text names the tool. */
function isOf(call: RecordedCall, part: PartFile, parts: readonly PartFile[]): boolean {
  if (call.parts.length > 0 && !call.parts.includes(part.name)) return false;
  const names = (each: PartFile) => each.mentions.some(({ text }) => toolOf(text) === call.tool);
  if (call.parts.length === 1) return true;
  const candidates = parts.filter(
    (each) => call.parts.length === 0 || call.parts.includes(each.name),
  );
  const naming = candidates.filter(names);
  return naming.length === 0 ? call.parts.includes(part.name) : naming.includes(part);
}

/** `ticketing.get_ticket` and `get_ticket` both name get_ticket. */
const toolOf = (text: string) => text.slice(text.indexOf('.') + 1);

function inferPart(
  part: PartFile,
  calls: readonly RecordedCall[],
  declared: readonly string[],
): InferredPart {
  const called = new Map<string, Set<string>>();
  const add = (connector: string, tool: string) =>
    called.set(connector, (called.get(connector) ?? new Set<string>()).add(tool));
  for (const { text } of part.mentions) {
    const dot = text.indexOf('.');
    // `references/ranking.md` and `e.g` have dots too: a connector is one that the bundle or a call knows
    const connector = text.slice(0, Math.max(0, dot));
    const known =
      declared.includes(connector) || calls.some((call) => call.connector === connector);
    if (dot > 0 && known) add(connector, text.slice(dot + 1));
  }
  const [only] = declared.length === 1 ? declared : [];
  for (const { connector, tool } of calls) add(connector ?? only ?? '?', tool);
  return {
    name: part.name,
    file: part.file,
    connectors: new Map(
      [...called]
        .toSorted(byName)
        .map(([connector, tools]) => [
          connector,
          new Map([...tools].toSorted().map((tool) => [tool, inferTool(tool, part, calls)])),
        ]),
    ),
  };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  a < b ? -1 : 1;

import { isObject } from '../json.ts';
import { manifestEntries, type UsesEntry } from './uses-block.ts';
import { readLined } from './yaml-lines.ts';

/** The key under which a manifest's open section holds what this program reads. */
const KEY = 'dev.gatehouse';

export interface ManifestUses {
  readonly file: string;
  /** By the name of a skill or agent. */
  readonly uses: ReadonlyMap<string, readonly UsesEntry[]>;
  /** Connector -> range of its contract. */
  readonly ranges: ReadonlyMap<string, string>;
}

/** `metadata` (Claude) or `extensions` (Agent Plugins) of a manifest. Throws ContractError `bad_uses`. */
export function readManifest(file: string, text: string): ManifestUses {
  const yaml = readLined(text, file, 1);
  const value = isObject(yaml.value) ? yaml.value : {};
  for (const section of ['metadata', 'extensions']) {
    const open = value[section];
    const own = isObject(open) ? open[KEY] : undefined;
    if (!isObject(own)) continue;
    const way = [section, KEY];
    const uses = own['uses'];
    return {
      file,
      uses: uses === undefined ? new Map() : manifestEntries(yaml, uses, file, [...way, 'uses']),
      ranges: rangesOf(own['connectors']),
    };
  }
  return { file, uses: new Map(), ranges: new Map() };
}

function rangesOf(connectors: unknown): Map<string, string> {
  const entries = isObject(connectors) ? Object.entries(connectors) : [];
  return new Map(
    entries.flatMap(([name, each]): [string, string][] => {
      const range = isObject(each) ? each['contract'] : undefined;
      return typeof range === 'string' ? [[name, range]] : [];
    }),
  );
}

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compareSurfaces,
  lintSurface,
  profileNames,
  readContract,
  renderComparison,
  risesEnough,
  writeContract,
  type Allowance,
  type Comparison,
  type LintFinding,
  type Surface,
} from 'gatehouse-contract';

/** What a connector promises, and where it is written down. */
export interface Promised {
  readonly surface: Surface;
  /** Of package.json. */
  readonly version: string;
  /** Committed: the surface of the working tree. */
  readonly folder: string;
  /** Committed: the surface of the last published version. There is none before the first. */
  readonly released: string;
  /** The version that is published first; until then every change is free. */
  readonly first: string;
  readonly allow: readonly Allowance[];
}

export interface Kept {
  /** Each with what to run or to do. Empty: the contract is kept. */
  readonly problems: readonly string[];
  /** What a person wants to know also when nothing is wrong. */
  readonly figures: string;
}

/** Whether a connector keeps its contract: it is committed as it is, its version says what changed, and lint is clean. */
export function checkKept(promised: Promised): Kept {
  const { problems: lint, figures } = checkLint(promised);
  const problems = [...checkCommitted(promised), ...checkVersion(promised), ...lint];
  return { problems, figures };
}

/** The files that would be written now, byte by byte beside those that are committed. */
function checkCommitted({ surface, folder }: Promised): string[] {
  const fresh = mkdtempSync(join(tmpdir(), 'contract-'));
  try {
    writeContract(fresh, surface);
    const [now, kept] = [filesIn(fresh), filesIn(folder)];
    const names = [...new Set([...now.keys(), ...kept.keys()])].toSorted();
    const moved = names.filter((name) => now.get(name) !== kept.get(name));
    if (moved.length === 0) return [];
    return [
      `contract/ is not what the tools offer: ${moved.join(', ')}. If the change is meant, run contract:write and commit the difference.`,
    ];
  } finally {
    rmSync(fresh, { recursive: true });
  }
}

function filesIn(folder: string): Map<string, string> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    names
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

function checkVersion({ surface, version, released, first }: Promised): string[] {
  if (surface.server.version !== version) {
    return [
      `package.json says ${version} and src/connector.ts says ${surface.server.version}: give both the same version.`,
    ];
  }
  if (!existsSync(released)) {
    return version === first
      ? []
      : [
          `This is ${version}, and contract/released/, the surface of the version before, is not there: restore it from version control.`,
        ];
  }
  const last = readContract(released);
  const change = compareSurfaces(last, surface);
  if (risesEnough(last.server.version, version, change.bump)) return [];
  return [
    [
      `${last.server.version} -> ${version} is too little for what changed since: it needs a ${change.bump} version in package.json and src/connector.ts.`,
      reportOf(change, last.server.version, version),
    ].join('\n'),
  ];
}

const reportOf = (change: Comparison, against: string, version: string) =>
  renderComparison(change, 'text', { subject: `version ${version}`, against, version: '' });

function checkLint({ surface, allow }: Promised): Kept {
  const results = profileNames.map((profile) => lintSurface(surface, { profile, allow }));
  const standing = new Map<string, string[]>();
  for (const { profile, findings } of results) {
    for (const line of findings.map(lineOf)) {
      standing.set(line, [...(standing.get(line) ?? []), profile]);
    }
  }
  const unused = allow.filter((one) => results.every((result) => result.unused.includes(one)));
  const { tools = [], tokens = 0, limits } = results[0]?.budget ?? {};
  const largest = tools.toSorted((a, b) => b.tokens - a.tokens).slice(0, 1);
  const each = largest.map(
    (one) => `the largest, ${one.tool}, ${one.tokens} of ${limits?.tokensPerTool}`,
  );
  return {
    problems: [
      ...[...standing].map(([line, profiles]) => `lint (${profiles.join(', ')}): ${line}`),
      ...unused.map(
        ({ rule }) => `lint: nothing needs the allowance for ${rule} any more: take it out.`,
      ),
    ],
    figures: `${tools.length} of ${limits?.tools} tools, about ${tokens} of ${limits?.tokens} tokens; ${each.join()}`,
  };
}

const lineOf = ({ tool, path, message, fix }: LintFinding) =>
  `${tool || 'server'} ${path} ${message} ${fix}`.replaceAll(/\s+/g, ' ');

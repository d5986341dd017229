import { writeArguments } from './arguments.ts';

/** A name that a tool had before and that calls may still use for a while. Versions are the connector's. */
export interface FormerName {
  readonly name: string;
  /** The first version in which it is the former one. */
  readonly since: string;
  /** The version that takes it no more. */
  readonly until: string;
}

/** The same for an argument. Callers give the one or the other; the handler knows `now` only. */
export interface FormerArgument<Now extends string = string> extends FormerName {
  readonly now: Now;
}

/** What a tool may declare of its past. Everything that decides on a call sees the present names. */
export interface FormerNames<Argument extends string = string> {
  readonly formerly?: readonly FormerName[];
  readonly formerArguments?: readonly FormerArgument<Argument>[];
}

interface Renamed extends FormerNames {
  readonly name: string;
  readonly input: { readonly shape: Readonly<Record<string, unknown>> };
}

/**
 * Throws TypeError for whatever is wrong with the former names of a connector, so that it is found when it is built: a
 * name that is taken, a version that is none, one that has not begun, and above all one that has ended.
 */
export function checkFormerNames({
  version,
  tools,
}: {
  readonly version: string;
  readonly tools: readonly Renamed[];
}): void {
  const taken = new Set(tools.map(({ name }) => name));
  const problems = tools.flatMap(({ name, input, formerly = [], formerArguments = [] }) => {
    const own = new Set([...Object.keys(input.shape), ...Object.keys(writeArguments)]);
    return [
      ...formerly.flatMap((old) =>
        said(`${old.name}, a former name of ${name},`, [
          ...wrongName(old, taken),
          ...wrongTime(old, version),
        ]),
      ),
      ...formerArguments.flatMap((old) =>
        said(`${name}.${old.name}, a former name of ${old.now},`, [
          ...(Object.hasOwn(input.shape, old.now) ? [] : ['is of no argument']),
          ...wrongName(old, own),
          ...wrongTime(old, version),
        ]),
      ),
    ];
  });
  if (problems.length > 0) throw new TypeError(problems.join('; '));
}

const said = (who: string, problems: readonly string[]) => problems.map((what) => `${who} ${what}`);

/** `taken` grows by the name: no other may have it. */
function wrongName({ name }: FormerName, taken: Set<string>): string[] {
  const again = taken.has(name);
  taken.add(name);
  return [
    ...(again ? ['is taken already'] : []),
    ...(/^[a-z][a-z0-9_]{0,63}$/.test(name) ? [] : ['must be lower case with underscores']),
  ];
}

function wrongTime({ since, until }: FormerName, version: string): string[] {
  const [from, to, now] = [since, until, version].map(partsOf);
  if (!from || !to || !now) return [`needs versions such as 1.2.3, not ${since} to ${until}`];
  if (!isBefore(from, to)) return [`ends with ${until} before it begins with ${since}`];
  if (isBefore(now, from)) return [`begins with ${since}, and this is ${version}`];
  return isBefore(now, to) ? [] : [`ended with ${until}, and this is ${version}: remove it`];
}

type Parts = readonly [number, number, number];

/** A pre-release counts as what it leads to: 3.0.0-rc.1 is tested as 3.0.0. */
function partsOf(version: string): Parts | undefined {
  const [, major, minor, patch] =
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:[-+][\w.+-]+)?$/.exec(version) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

function isBefore(a: Parts, b: Parts): boolean {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

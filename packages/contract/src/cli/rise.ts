import { visibleLine } from '../compare/hidden-text.ts';
import type { Bump } from '../compare/finding.ts';
import { declaredBump, risesEnough } from '../history/declared-bump.ts';
import { ownPackage } from '../list/find-installed.ts';
import type { Surface } from '../surface/surface.ts';

/** How a version rose, beside what the change asks for. */
export interface Rise {
  readonly from: string;
  readonly to: string;
  readonly declared: Bump;
  readonly needed: Bump;
  readonly enough: boolean;
}

/** By how much the version rose: that of the same package where it is known, otherwise what the server says. */
export function riseOf(before: Surface, after: Surface, needed: Bump): Rise {
  const [was, is] = [ownPackage(before.resolved), ownPackage(after.resolved)];
  const isKnown = was !== undefined && is !== undefined && was.name === is.name;
  const [from, to] = isKnown
    ? [was.version, is.version]
    : [before.server.version, after.server.version];
  return {
    from,
    to,
    declared: declaredBump(from, to),
    needed,
    enough: risesEnough(from, to, needed),
  };
}

/** What to tell of versions, a line each: one that did not rise enough, and what moved below the same release. */
export function riseLines(rise: Rise, before: Surface, after: Surface): string[] {
  const { from, to, needed, enough } = rise;
  const how = from === to ? `is still ${to}` : `went from ${from} to ${to}`;
  const own = ownPackage(after.resolved)?.name;
  const moved = Object.entries(after.resolved).flatMap(([name, version]) => {
    const was = before.resolved[name];
    if (name === own || was === undefined || was === version) return [];
    return [`note: it runs on ${name} ${version}, and ran on ${was} when the contract was made`];
  });
  const warning = `warning: the version ${how}, and the change asks for a ${needed} release`;
  return [...(enough ? [] : [warning]), ...moved].map(visibleLine);
}

import semver from 'semver';
import { type Bump, bumpCovers } from '../compare/finding.ts';

/** By how much a version rose, in words of semver; *none* when it did not rise, or is no version. */
export function declaredBump(from: string, to: string): Bump {
  const [before, after] = [semver.parse(from), semver.parse(to)];
  if (!before || !after || semver.lte(after, before)) return 'none';
  if (after.major !== before.major) return 'major';
  if (after.minor !== before.minor) return 'minor';
  return 'patch';
}

/**
 * Whether a version rose by enough. Below 1.0 it is read as npm does: a caret range does not follow 0.2 to 0.3, so that
 * is a major there, and the last number stands for everything smaller; below 0.1 every rise is a major. semver 2.0.0, 4.
 */
export function risesEnough(from: string, to: string, needed: Bump): boolean {
  const declared = declaredBump(from, to);
  const before = semver.parse(from);
  if (declared === 'none' || before?.major !== 0) return bumpCovers(declared, needed);
  if (declared !== 'patch' || before.minor === 0) return true;
  return bumpCovers('minor', needed);
}

import { warning } from './diagnostic.ts';
import type { Reading } from './reading.ts';

/** The version as written, semver or not. Without one nobody can pin the bundle: worth a warning. */
export function versionOf(reading: Reading, path: string, version: string | undefined): string {
  if (version !== undefined && version.trim() !== '') return version;
  const hint = 'Add `version` to the manifest, for example "1.0.0".';
  reading.diagnostics.push(warning('version_missing', path, 'states no version', hint));
  return 'unknown';
}

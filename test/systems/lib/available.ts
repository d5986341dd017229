import { existsSync, readFileSync } from 'node:fs';

/** Why the real servers cannot run here; undefined where they can. */
export function unavailable(): string | undefined {
  if (!existsSync('/etc/debian_version')) return 'this is not Debian';
  if (!/^VERSION_ID="12"$/m.test(readFileSync('/etc/os-release', 'utf8'))) {
    return 'this is not Debian 12, whose packages the scripts install';
  }
  if (process.getuid?.() !== 0) return 'not root: the servers run as users of their own';
  return undefined;
}

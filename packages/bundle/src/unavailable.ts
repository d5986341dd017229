import type { Diagnostic } from './diagnostic.ts';

/** The diagnostic for a file that is listed but cannot be had. */
export function unavailable(path: string, kind: 'missing' | 'outside' | 'unreadable'): Diagnostic {
  if (kind === 'outside') {
    return {
      level: 'skipped',
      code: 'outside_bundle',
      path,
      message: 'leads out of the bundle',
      hint: 'Put a copy inside the bundle instead of a link or a `..` path.',
    };
  }
  const message = kind === 'missing' ? 'does not exist' : 'is not a readable file';
  const hint = 'Check that the file is there and that its permissions allow reading.';
  const code = kind === 'missing' ? 'component_missing' : 'unreadable';
  return { level: 'skipped', code, path, message, hint };
}

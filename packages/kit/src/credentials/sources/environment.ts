import type { Log } from '../../log.ts';
import { SecretError } from '../secret-error.ts';
import { Secret } from '../secret.ts';
import type { SecretSource } from './source.ts';

/** What a source may take away: the environment of the process itself, so that no later child or dump holds the value. */
export type Environment = Record<string, string | undefined>;

/**
 * A variable. It is read at once and taken out of the environment, and the log says that it came from there: the
 * operating system still shows a process's first environment to its user. It cannot be rotated without a restart.
 * Throws SecretError `missing` or `too_short`.
 */
export function environmentSource(name: string, env: Environment, log: Log): SecretSource {
  const reference = `env:${name}`;
  const value = env[name];
  if (value === undefined || value === '') {
    throw new SecretError(
      'missing',
      `The variable ${name} is not set.`,
      `Set ${name}, or name a file instead.`,
    );
  }
  delete env[name];
  const secret = new Secret(value, reference);
  log('warn', 'secret_in_environment', {
    message: `${name} was read from the environment and removed from it. A mounted file can be rotated and is seen by fewer.`,
  });
  return { reference, read: async () => secret };
}

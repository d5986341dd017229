import type { Log } from '../../log.ts';
import { Secret } from '../secret.ts';
import { readSecretFile, textOf } from './read-secret-file.ts';
import type { SecretSource } from './source.ts';

/**
 * A mounted file. It is looked at before each use and read again when it was replaced (rotation by rename, as
 * container platforms do it) or written. Warns once when others may read it.
 */
export function fileSource(path: string, log: Log): SecretSource {
  const reference = `file:${path}`;
  let last: { version: string; secret: Secret } | undefined;
  let warned = false;
  return {
    reference,
    async read() {
      const file = await readSecretFile(path, last?.version);
      if (file) {
        if (file.readableByOthers && !warned) {
          warned = true;
          log('warn', 'secret_readable_by_others', {
            message: `${path} can be read by other users of this machine: chmod 0400, unless only this connector sees it.`,
          });
        }
        last = { version: file.version, secret: new Secret(textOf(file.bytes, path), reference) };
      }
      // undefined came back for the version that is known
      if (!last) throw new TypeError('a file without a version');
      return last.secret;
    },
  };
}

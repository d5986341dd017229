import { resolve } from 'node:path';
import type { ConnectorDefinition } from '../connector.ts';
import type { Log } from '../log.ts';
import { DEFAULT_FILE, defaultPolicy } from '../policy/default.ts';
import type { Policy } from '../policy/policy.ts';
import { PolicyError, problemText } from '../policy/problem.ts';
import { reloadablePolicy } from '../policy/reload.ts';
import type { ConnectorConfig } from './connector-config.ts';
import { FlagError, type Flags } from './flags.ts';

/** The policy in force, and how it is read again. */
export interface OpenPolicy {
  current(): Policy;
  reload(): void;
}

/**
 * Loads the Cedar files of the flags, else of the configuration, else the built-in policy. Throws FlagError that lists
 * each problem with file, line and column: a connector does not start with a policy that it does not understand.
 */
export function openPolicy<Adapter>(
  definition: ConnectorDefinition<Adapter>,
  about: { flags: Flags; config: ConnectorConfig; readFile: (path: string) => string; log: Log },
): OpenPolicy {
  const { flags, config, readFile, log } = about;
  const files =
    flags.policy ?? config.policy?.map((file) => resolve(config.folder, file)) ?? undefined;
  const read = (): Record<string, string> => {
    if (!files) return { [DEFAULT_FILE]: defaultPolicy(definition) };
    return Object.fromEntries(files.map((file) => [file, readPolicy(file, readFile)]));
  };
  try {
    const instance = flags.audience;
    const reloadable = reloadablePolicy({ definition, texts: read(), instance });
    return {
      current: () => reloadable.policy(),
      reload() {
        try {
          const result = reloadable.reload(read());
          const kept = result.outcome === 'kept';
          log(kept ? 'error' : 'info', 'policy', {
            outcome: result.outcome,
            revision: result.revision,
            ...(kept && { problems: result.problems.map(problemText) }),
          });
        } catch (error) {
          const message = error instanceof FlagError ? error.message : 'unknown reason';
          log('error', 'policy', { outcome: 'kept', problems: [message] });
        }
      },
    };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new FlagError(
      `the policy cannot be used:\n${error.problems.map(problemText).join('\n')}`,
    );
  }
}

function readPolicy(file: string, readFile: (path: string) => string): string {
  try {
    return readFile(file);
  } catch {
    throw new FlagError(`the policy ${file} cannot be read`);
  }
}

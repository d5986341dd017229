import { resolve } from 'node:path';
import type { Fetch } from '../http/fetch.ts';
import type { Log } from '../log.ts';
import { LiveSecret } from './live-secret.ts';
import { parseReference, referenceText, type SecretReference } from './reference.ts';
import type { Redactor } from './redactor.ts';
import { SecretError } from './secret-error.ts';
import { ageFile, ageSource, type AgeFile } from './sources/age.ts';
import { environmentSource, type Environment } from './sources/environment.ts';
import { fileSource } from './sources/file.ts';
import type { SecretSource } from './sources/source.ts';
import { createVaultClient, type VaultClient } from './sources/vault-client.ts';
import { keepTokenAlive, type Later } from './sources/vault-token.ts';
import { vaultPath, vaultSource, type VaultPath } from './sources/vault.ts';

/** What the edge hands to the sources. */
export interface SourceSurroundings {
  /** That of the process itself, not a copy: variables that hold secrets are taken out of it. */
  readonly env: Environment;
  readonly fetch: Fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly later: Later;
  readonly log: Log;
  readonly redactor: Redactor;
}

/** Every secret of one connector process. One place is opened once, however many settings name it. */
export interface SecretSources {
  /** `setting` is the variable or key that holds the reference: errors name it. Throws SecretError. */
  open(reference: string, setting: string): LiveSecret;
  /** A value that stands in the variable `name` itself. Throws SecretError. */
  variable(name: string): LiveSecret;
  /** A value in a file; the path may be relative to the working folder. */
  file(path: string): LiveSecret;
  /** Ends what renews tokens, and forgets the values. */
  close(): void;
}

/**
 * The sources know by themselves where they are: `GATEHOUSE_AGE_IDENTITY` names the file with the age identity;
 * `VAULT_ADDR`, `VAULT_NAMESPACE` and `VAULT_TOKEN_FILE` or `VAULT_TOKEN` are Vault's own variables.
 */
export function createSecretSources(around: SourceSurroundings): SecretSources {
  const { env, fetch, now, later, log, redactor } = around;
  const opened = new Map<string, LiveSecret>();
  const ageFiles = new Map<string, AgeFile>();
  const vaultPaths = new Map<string, VaultPath>();
  const stops: (() => void)[] = [];
  let vault: VaultClient | undefined;

  const live = (reference: SecretReference): LiveSecret => {
    const text = referenceText(reference);
    const known = opened.get(text);
    if (known) return known;
    const made = new LiveSecret(sourceOf(reference), redactor);
    opened.set(text, made);
    return made;
  };
  const sourceOf = (reference: SecretReference): SecretSource => {
    if (reference.kind === 'file') return fileSource(reference.path, log);
    if (reference.kind === 'env') return environmentSource(reference.name, env, log);
    const { path, key } = reference;
    if (reference.kind === 'age') {
      const identity = needed('GATEHOUSE_AGE_IDENTITY', 'the file with the age identity');
      const file = once(ageFiles, path, () =>
        ageFile(path, identity, (found) => redactor.add(found)),
      );
      return ageSource(file, path, key);
    }
    vault ??= openVault();
    const client = vault;
    return vaultSource(
      once(vaultPaths, path, () => vaultPath(client, path, now)),
      reference.key,
    );
  };
  const openVault = (): VaultClient => {
    const address = URL.parse(needed('VAULT_ADDR', 'the address of Vault'));
    if (!address) {
      throw new SecretError('bad_reference', 'VAULT_ADDR is no URL.', 'Write https://host:8200.');
    }
    const file = env['VAULT_TOKEN_FILE'];
    const token = file
      ? live({ kind: 'file', path: resolve(file) })
      : live({ kind: 'env', name: 'VAULT_TOKEN' });
    const namespace = env['VAULT_NAMESPACE'];
    const client = createVaultClient({ address, token, ...(namespace && { namespace }) }, fetch);
    const keeper = keepTokenAlive(client, log, later);
    stops.push(() => keeper.stop());
    return client;
  };
  const needed = (name: string, what: string): string => {
    const value = env[name];
    if (value) return value;
    throw new SecretError('missing', `${name} is not set: ${what}.`, `Set ${name}.`);
  };
  return {
    open: (reference, setting) => live(parseReference(reference, setting)),
    variable: (name) => live({ kind: 'env', name }),
    file: (path) => live({ kind: 'file', path: resolve(path) }),
    close() {
      for (const stop of stops) stop();
      for (const secret of opened.values()) secret.close();
    },
  };
}

function once<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

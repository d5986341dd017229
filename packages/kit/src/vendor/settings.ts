import type { LiveSecret } from '../credentials/live-secret.ts';
import { SecretError } from '../credentials/secret-error.ts';
import type { SecretSources } from '../credentials/secret-sources.ts';
import type { Vendor } from './define-vendor.ts';
import { isSecret } from './secret-setting.ts';

/** Says which settings of a vendor are missing or wrong, and where each can come from. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface SettingPlaces {
  /** Values given as flags, by setting name; a flag that exists and was not given is undefined. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For settings that are no secrets. */
  readonly readFile: (path: string) => string;
  readonly secrets: SecretSources;
}

/** What `Vendor.open` takes: texts, and secrets that stay connected to their source. */
export type VendorSettings = Readonly<Record<string, string | LiveSecret>>;

/**
 * Collects a vendor's settings. For `apiKey` of vendor `redmine`, first hit wins: the flag, the variable
 * `REDMINE_API_KEY`, the file named by `REDMINE_API_KEY_FILE` and, for secrets, the reference in
 * `REDMINE_API_KEY_FROM` (`vault:secret/data/redmine#api_key`). Each secret has been read once and fits. Throws one
 * SettingsError for all problems together; it never repeats a value.
 */
export async function readSettings<Adapter>(
  vendor: Vendor<Adapter>,
  places: SettingPlaces,
): Promise<VendorSettings> {
  const found: Record<string, string | LiveSecret> = {};
  const values: Record<string, string> = {};
  const unreadable = new Map<string, string>();
  for (const [name, schema] of Object.entries(vendor.settings.shape)) {
    const setting = {
      name,
      variable: variableName(vendor.id, name),
      secret: isSecret(name, schema),
    };
    try {
      const value = places.flags[name] ?? fromVariables(setting, places);
      if (value === undefined) continue;
      values[name] = typeof value === 'string' ? value : (await value.read()).reveal();
      found[name] = value;
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      unreadable.set(name, `${name}: ${error.message} ${error.hint.replace(/\.$/, '')}`);
    }
  }
  const parsed = vendor.settings.safeParse(values);
  if (parsed.success && unreadable.size === 0) return found;
  const wrong = (parsed.error?.issues ?? []).flatMap(({ path: [first], message }) => {
    if (first === undefined) return unreadable.size === 0 ? [message] : [];
    const name = String(first);
    if (unreadable.has(name)) return [];
    const problem = name in values ? `is wrong (${message})` : 'is missing';
    const flag = name in places.flags ? `give ${flagName(name)}, or ` : '';
    return [`${name} ${problem}: ${flag}set ${waysOf(vendor, name)}`];
  });
  const lines = [...unreadable.values(), ...wrong];
  throw new SettingsError(`Vendor "${vendor.id}" cannot be opened: ${lines.join('; ')}.`);
}

/** `redmine`, `apiKey` -> `REDMINE_API_KEY`. */
export function variableName(vendor: string, setting: string): string {
  const snake = setting.replaceAll(/([A-Z])/g, '_$1');
  return `${vendor}_${snake}`.toUpperCase().replaceAll('-', '_');
}

/** `apiKey` -> `--api-key`. */
function flagName(setting: string): string {
  return `--${setting.replaceAll(/([A-Z])/g, '-$1').toLowerCase()}`;
}

function waysOf<Adapter>({ id, settings }: Vendor<Adapter>, name: string): string {
  const variable = variableName(id, name);
  return isSecret(name, settings.shape[name])
    ? `${variable}, ${variable}_FILE or ${variable}_FROM`
    : `${variable} or ${variable}_FILE`;
}

interface Setting {
  readonly name: string;
  readonly variable: string;
  readonly secret: boolean;
}

function fromVariables(
  { name, variable, secret }: Setting,
  { env, readFile, secrets }: SettingPlaces,
): string | LiveSecret | undefined {
  const from = env[`${variable}_FROM`];
  if (from && !secret) {
    throw new SettingsError(
      `${variable}_FROM is set, but ${name} is no secret: set ${variable} or ${variable}_FILE.`,
    );
  }
  const direct = env[variable];
  if (direct) return secret ? secrets.variable(variable) : direct;
  const file = env[`${variable}_FILE`];
  if (file) return secret ? secrets.file(file) : readPlain(variable, file, readFile);
  return from ? secrets.open(from, `${variable}_FROM`) : undefined;
}

function readPlain(variable: string, file: string, readFile: (path: string) => string): string {
  try {
    return readFile(file).replace(/\r?\n$/, '');
  } catch {
    throw new SettingsError(`${variable}_FILE names ${file}, which cannot be read.`);
  }
}

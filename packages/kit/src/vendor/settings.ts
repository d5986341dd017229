import type { Vendor } from './define-vendor.ts';

/** Says which settings of a vendor are missing or wrong, and where each can come from. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface SettingSources {
  /** Values given as flags, by setting name; a flag that exists and was not given is undefined. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
}

/**
 * Collects a vendor's settings. For `apiKey` of vendor `redmine`, first hit wins: the flag, the variable
 * `REDMINE_API_KEY`, the file named by `REDMINE_API_KEY_FILE` (a mounted secret; one trailing newline is cut).
 * Throws SettingsError, which never repeats a value.
 */
export function readSettings<Adapter>(
  vendor: Vendor<Adapter>,
  sources: SettingSources,
): Record<string, unknown> {
  const found: Record<string, string> = {};
  for (const name of Object.keys(vendor.settings.shape)) {
    const value = readOne(variableName(vendor.id, name), sources.flags[name], sources);
    if (value !== undefined) found[name] = value;
  }
  const parsed = vendor.settings.safeParse(found);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path: [first], message }) => {
    if (first === undefined) return message;
    const name = String(first);
    const variable = variableName(vendor.id, name);
    const problem = name in found ? `is wrong (${message})` : 'is missing';
    const flag = name in sources.flags ? `give ${flagName(name)}, or ` : '';
    return `${name} ${problem}: ${flag}set ${variable} or ${variable}_FILE`;
  });
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

function readOne(
  variable: string,
  flag: string | undefined,
  { env, readFile }: SettingSources,
): string | undefined {
  if (flag !== undefined) return flag;
  const direct = env[variable];
  if (direct !== undefined && direct !== '') return direct;
  const file = env[`${variable}_FILE`];
  if (file === undefined || file === '') return undefined;
  try {
    return readFile(file).replace(/\r?\n$/, '');
  } catch {
    throw new SettingsError(`${variable}_FILE names ${file}, which cannot be read.`);
  }
}

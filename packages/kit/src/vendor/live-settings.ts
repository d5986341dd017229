import { z } from 'zod';
import { LiveSecret } from '../credentials/live-secret.ts';
import type { Redactor } from '../credentials/redactor.ts';
import { SecretError } from '../credentials/secret-error.ts';
import { Secret } from '../credentials/secret.ts';
import { ConnectorError } from '../error.ts';
import type { Log } from '../log.ts';
import { isMarked, isSecret, type PlainSettings } from './secret-setting.ts';

/** The settings of one opened vendor. Secrets are read anew whenever they are asked for. */
export interface LiveSettings<Settings> {
  readonly plain: PlainSettings<Settings>;
  /**
   * All settings as they are now; the same object as long as no secret has changed. `fresh` passes over what sources
   * have cached. Throws ConnectorError `auth_expired` when a secret cannot be read any more; the log says why.
   */
  current(options?: { readonly fresh?: boolean }): Promise<Settings>;
  /** Where each secret comes from, by setting. No values. */
  readonly references: Readonly<Record<string, string>>;
  close(): void;
}

interface Parts {
  readonly vendor: string;
  readonly redactor: Redactor;
  readonly log: Log;
}

const record = z.record(z.string(), z.unknown());

/**
 * `given` holds texts, or for a setting from a source a LiveSecret that was read once (`readSettings` does). Throws
 * ZodError for wrong settings, which holds no value, and SecretError for a secret that is too short.
 */
export function createLiveSettings<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  { vendor, redactor, log }: Parts,
): LiveSettings<z.infer<Schema>> {
  const values = textsOf(given);
  const secrets = new Map<string, LiveSecret>();
  const own: LiveSecret[] = [];
  for (const [name, value] of Object.entries(record.parse(given))) {
    if (value instanceof LiveSecret) {
      secrets.set(name, value);
    } else if (typeof value === 'string' && isSecret(name, schema.shape[name])) {
      const fixed = LiveSecret.of(new Secret(value, `setting ${name}`), 'given', redactor);
      own.push(fixed);
      secrets.set(name, fixed);
    }
  }
  let settings = schema.parse(values);

  const read = async (fresh: boolean) => {
    const changed: Record<string, string> = {};
    for (const [name, secret] of secrets) {
      const value = (await secret.read({ fresh })).reveal();
      if (value !== values[name]) changed[name] = value;
    }
    const names = Object.keys(changed);
    if (names.length === 0) return settings;
    const parsed = schema.safeParse({ ...values, ...changed });
    if (!parsed.success) {
      const why = parsed.error.issues.map(({ message }) => message).join('; ');
      throw new SecretError(
        'malformed',
        `The new value of ${names.join(', ')} is wrong (${why}).`,
        'Put the right one in its place; the next call uses it.',
      );
    }
    Object.assign(values, changed);
    log('info', 'credential_rotated', { vendor, settings: names });
    settings = parsed.data;
    return settings;
  };

  const plain = Object.entries(settings).filter(([name]) => !isMarked(schema.shape[name]));
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was filtered out is what the type leaves out
    plain: Object.fromEntries(plain) as PlainSettings<z.infer<Schema>>,
    references: Object.fromEntries([...secrets].map(([name, { reference }]) => [name, reference])),
    current: ({ fresh = false } = {}) =>
      read(fresh).catch((error: unknown) => {
        if (!(error instanceof SecretError)) throw error;
        const { code, message, hint } = error;
        log('error', 'credential_unavailable', { vendor, code, message, hint });
        // the place is the operator's business, not the model's
        throw new ConnectorError('auth_expired', `${vendor}: a credential cannot be read.`, {
          hint: 'Ask the operator of this connector; its log says which one, and what to do.',
        });
      }),
    close() {
      for (const secret of own) secret.close();
    },
  };
}

/** Settings with the values that their secrets had when they were last read. */
export function textsOf(given: unknown): Record<string, unknown> {
  const texts = Object.entries(record.parse(given)).map(([name, value]) => [
    name,
    value instanceof LiveSecret ? value.last.reveal() : value,
  ]);
  return Object.fromEntries(texts);
}

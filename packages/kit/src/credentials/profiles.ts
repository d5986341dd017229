import type { Principal } from '@gatehouse/passport';
import { ConnectorError } from '../error.ts';
import type { OpenVendor, Vendor } from '../vendor/define-vendor.ts';
import { isSecret } from '../vendor/secret-setting.ts';
import { SettingsError, type VendorSettings } from '../vendor/settings.ts';
import type { VendorSurroundings } from '../vendor/surroundings.ts';
import type { CredentialProfiles } from './profile-config.ts';
import { LiveSecret } from './live-secret.ts';
import { SecretError } from './secret-error.ts';
import type { SecretSources } from './secret-sources.ts';

/** Which credential a call used: for audit records and describe. It names places and holds no value. */
export interface CredentialReference {
  /** `base`, or the name of the entry that matched. */
  readonly profile: string;
  /** Where each secret comes from, by setting. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface OpenedProfile<Adapter> {
  readonly adapter: Adapter;
  readonly credential: CredentialReference;
}

/** What of a principal decides. */
export type Holder = Pick<Principal, 'roles' | 'unit'>;

export interface Profiles<Adapter> {
  /**
   * The vendor, opened with the credential for this principal. Throws ConnectorError `forbidden` with the reason of a
   * `refuse`, `auth_expired` when the credential cannot be used.
   */
  openFor(holder: Holder): Promise<OpenedProfile<Adapter>>;
  /** Which credential it would be, without opening anything; a `refuse` is told by its reason. */
  credentialFor(holder: Holder): CredentialReference | { readonly profile: string; refuse: string };
  /** All profiles in their order, `base` last. */
  list(): readonly CredentialReference[];
  close(): Promise<void>;
}

export interface ProfilesParts<Adapter> {
  readonly vendor: Vendor<Adapter>;
  /** `readSettings` gives them. */
  readonly base: VendorSettings;
  readonly entries: CredentialProfiles;
  readonly sources: SecretSources;
  readonly surroundings: VendorSurroundings;
}

interface Profile<Adapter> {
  readonly name: string;
  readonly matches: (holder: Holder) => boolean;
  readonly refuse?: string;
  readonly settings: VendorSettings;
  opened?: Promise<OpenVendor<Adapter>>;
}

/**
 * Each profile's vendor is opened once, when it is first needed, and closed with the connector. References are checked
 * here and now, and variables are taken out of the environment. Throws SettingsError for entries that cannot work.
 */
export function createProfiles<Adapter>(parts: ProfilesParts<Adapter>): Profiles<Adapter> {
  const { vendor, base, entries, sources, surroundings } = parts;
  const profiles: Profile<Adapter>[] = entries.map((entry, index) => ({
    name: entry.name ?? `credentials[${index}]`,
    matches: matcher(entry.when),
    ...(entry.refuse !== undefined && { refuse: entry.refuse }),
    settings: { ...base, ...settingsOf(entry.set ?? {}, `credentials[${index}].set`) },
  }));
  profiles.push({ name: 'base', matches: () => true, settings: base });

  function settingsOf(set: Readonly<Record<string, string>>, at: string): VendorSettings {
    const known = Object.keys(vendor.settings.shape);
    const own = Object.entries(set).map(([name, text]) => {
      const setting = `${at}.${name}`;
      if (!known.includes(name)) {
        throw new SettingsError(
          `${setting}: ${vendor.id} has no such setting; it has ${known.join(', ')}.`,
        );
      }
      const secret = isSecret(name, vendor.settings.shape[name]);
      return [name, secret ? opened(text, setting) : text] as const;
    });
    return Object.fromEntries(own);
  }
  function opened(reference: string, setting: string): LiveSecret {
    try {
      return sources.open(reference, setting);
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      // a reference that is none names the setting itself
      const place = error.code === 'bad_reference' ? '' : `${setting}: `;
      throw new SettingsError(`${place}${error.message} ${error.hint}`);
    }
  }
  const find = (holder: Holder): Profile<Adapter> => {
    const found = profiles.find(({ matches }) => matches(holder));
    if (!found) throw new TypeError('base matches everybody');
    return found;
  };

  return {
    async openFor(holder) {
      const profile = find(holder);
      if (profile.refuse !== undefined) {
        throw new ConnectorError('forbidden', profile.refuse, {
          hint: 'Ask the operator of this connector if that is not what you expect.',
          details: { rule: profile.name },
        });
      }
      // what failed is tried again at the next call
      profile.opened ??= open(vendor, profile, surroundings).catch((error: unknown) => {
        delete profile.opened;
        throw error;
      });
      const { adapter } = await profile.opened;
      return { adapter, credential: referenceOf(profile) };
    },
    credentialFor(holder) {
      const profile = find(holder);
      const { name, refuse } = profile;
      return refuse === undefined ? referenceOf(profile) : { profile: name, refuse };
    },
    list: () => profiles.filter(({ refuse }) => refuse === undefined).map(referenceOf),
    async close() {
      for (const profile of profiles) {
        const closing = await profile.opened?.catch(() => undefined);
        await closing?.close();
      }
    },
  };
}

async function open<Adapter>(
  vendor: Vendor<Adapter>,
  { name, settings }: Profile<Adapter>,
  surroundings: VendorSurroundings,
): Promise<OpenVendor<Adapter>> {
  try {
    for (const value of Object.values(settings)) {
      if (value instanceof LiveSecret) await value.read();
    }
    return vendor.open(settings, surroundings);
  } catch (error) {
    // says itself what is wrong and what to do, and holds no secret
    if (error instanceof ConnectorError) throw error;
    const told = error instanceof SecretError;
    surroundings.log('error', 'credential_unavailable', {
      vendor: vendor.id,
      profile: name,
      ...(told ? { code: error.code, message: error.message, hint: error.hint } : { error }),
    });
    throw new ConnectorError(
      'auth_expired',
      `${vendor.id}: the credential for you cannot be used.`,
      {
        hint: 'Ask the operator of this connector; its log says which one, and what to do.',
      },
    );
  }
}

function matcher({ roles, units }: CredentialProfiles[number]['when']) {
  return (holder: Holder): boolean =>
    (roles === undefined || holder.roles.some((role) => roles.includes(role))) &&
    (units === undefined || units.includes(holder.unit));
}

function referenceOf<Adapter>({ name, settings }: Profile<Adapter>): CredentialReference {
  const secrets = Object.entries(settings).flatMap(([setting, value]) =>
    value instanceof LiveSecret ? [[setting, value.reference] as const] : [],
  );
  return { profile: name, secrets: Object.fromEntries(secrets) };
}

import { randomBytes } from 'node:crypto';
import type { ConnectorDefinition } from '@gatehouse/kit';
import type { TicketingAdapter } from '../../connectors/ticketing/src/adapter.ts';
import { ticketing } from '../../connectors/ticketing/src/connector.ts';
import {
  ageIdentity,
  secretFolder,
} from '../../packages/kit/src/credentials/sources/places.fixture.ts';
import { startVault } from '../../packages/kit/src/credentials/sources/vault.fixture.ts';
import { behindOAuth, startTokenServer } from './canary-oauth.ts';
import type { Canaries } from './canary-scan.ts';

/** A place that a credential comes from, made ready. */
export interface Place {
  readonly definition: ConnectorDefinition<TicketingAdapter>;
  readonly vendor: string;
  /** Beside the address of the vendor. */
  readonly env: Record<string, string>;
  /** Everything that must not leave; asked for at the end, because some are made meanwhile. */
  canaries(): Canaries;
  /** What callers put into their arguments: the credentials that a vendor is shown, and might have told them. */
  held(): readonly string[];
  close(): Promise<void>;
}

/** A secret with a mark, and with characters that each need an escape somewhere. */
export const canary = (from: string): string =>
  `CNRY_${from}_${randomBytes(9).toString('hex')}/+"&=`;

type MakePlace = (vendor: URL, seed: number) => Promise<Place>;

/** Each kind of source in which an operator can keep a credential. */
export const places: Readonly<Record<string, MakePlace>> = {
  environment: async (url) => {
    const key = canary('env');
    return redminePlace(url, { REDMINE_API_KEY: key }, { 'API key': key });
  },
  file: async (url) => {
    const folder = await secretFolder();
    const key = canary('file');
    const env = { REDMINE_API_KEY_FILE: await folder.put('key', key) };
    return redminePlace(url, env, { 'API key': key }, () => folder.clear());
  },
  age: async (url) => {
    const folder = await secretFolder();
    const identity = await ageIdentity(folder);
    const key = canary('age');
    const text = JSON.stringify({ key });
    const env = {
      REDMINE_API_KEY_FROM: `age:${await folder.put('all.age', await identity.encrypt(text))}#key`,
      GATEHOUSE_AGE_IDENTITY: identity.path,
    };
    const canaries = { 'API key': key, 'age identity': identity.identity };
    return redminePlace(url, env, canaries, () => folder.clear());
  },
  vault: async (url) => {
    const vault = await startVault();
    const [key, token] = [canary('vault'), canary('token').replaceAll(/\W/g, '')];
    vault.token(token, {});
    vault.put('secret/data/desk', { key });
    const env = {
      REDMINE_API_KEY_FROM: 'vault:secret/data/desk#key',
      VAULT_ADDR: vault.address.href,
      VAULT_TOKEN: token,
    };
    return redminePlace(url, env, { 'API key': key, 'Vault token': token }, () => vault.close());
  },
  oauth: async (url, seed) => {
    const server = await startTokenServer(seed);
    const [clientSecret, first] = [canary('client'), canary('first')];
    return {
      definition: behindOAuth(),
      vendor: 'oauth',
      env: {
        OAUTH_URL: url.href,
        OAUTH_TOKEN_URL: server.url.href,
        OAUTH_CLIENT_SECRET: clientSecret,
        OAUTH_REFRESH_TOKEN: first,
      },
      canaries: () => ({
        'client secret': clientSecret,
        'first refresh token': first,
        ...Object.fromEntries(server.given.map((token, at) => [`token ${at}`, token])),
      }),
      held: () => [clientSecret, ...server.given.slice(-4)],
      close: () => server.close(),
    };
  },
};

function redminePlace(
  url: URL,
  env: Record<string, string>,
  canaries: Canaries,
  close: () => Promise<void> = () => Promise.resolve(),
): Place {
  return {
    definition: ticketing,
    vendor: 'redmine',
    env: { REDMINE_URL: url.href, REDMINE_PROJECT: 'support', ...env },
    canaries: () => canaries,
    held: () => [canaries['API key'] ?? ''],
    close,
  };
}

import { z } from 'zod';
import { readCapped } from '../../http/exchange.ts';
import type { Fetch } from '../../http/fetch.ts';
import { isSafe } from '../../http/loopback.ts';
import { SecretError } from '../secret-error.ts';
import type { SecretSource } from './source.ts';

/** Where Vault or OpenBao answers, and who this connector is there. */
export interface VaultPlace {
  /** https, or http on loopback (an agent beside the connector). */
  readonly address: URL;
  /** Sent as `X-Vault-Namespace`. */
  readonly namespace?: string;
  /** A token in a file is read again when the file changes, as a Vault agent writes it. */
  readonly token: SecretSource;
}

export interface VaultAnswer {
  readonly status: number;
  /** Parsed JSON; undefined where there was none. */
  readonly body: unknown;
}

export interface VaultClient {
  readonly address: URL;
  /** Throws SecretError `unreachable` or `sealed`; every other status is an answer. */
  request(method: 'GET' | 'POST', path: string): Promise<VaultAnswer>;
}

const MAX_BYTES = 1024 * 1024;
const TIMEOUT_MS = 10_000;
/** The HTTP API of Vault 1.x and OpenBao 2.x under `/v1/`. */
export function createVaultClient(place: VaultPlace, fetch: Fetch): VaultClient {
  const { address, namespace, token } = place;
  if (!isSafe(address)) {
    throw new SecretError(
      'unreachable',
      `The Vault address must be https, or http on loopback.`,
      'Correct VAULT_ADDR.',
    );
  }

  async function send(method: string, path: string): Promise<VaultAnswer> {
    const secret = await token.read();
    const url = new URL(`/v1/${path.split('/').map(encodeURIComponent).join('/')}`, address);
    try {
      const response = await fetch(url, {
        method,
        headers: {
          'x-vault-request': 'true',
          'x-vault-token': secret.reveal(),
          ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
        },
        // a redirect could carry the token to another host
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const bytes = await readCapped(response, MAX_BYTES);
      return { status: response.status, body: parseJson(bytes?.toString('utf8')) };
    } catch {
      // what fetch throws may hold the headers
      throw new SecretError(
        'unreachable',
        `Vault at ${address.host} does not answer.`,
        'Check VAULT_ADDR, the network and the certificate.',
      );
    }
  }

  return {
    address,
    async request(method, path) {
      const answer = await send(method, path);
      if (answer.status === 503) {
        throw new SecretError(
          'sealed',
          `Vault at ${address.host} is sealed or being maintained.`,
          'Unseal it; the next call tries again.',
        );
      }
      if (answer.status >= 300 && answer.status < 400) {
        throw new SecretError(
          'unreachable',
          `Vault at ${address.host} points to another address.`,
          'Set VAULT_ADDR to the active node or to a load balancer in front of it.',
        );
      }
      if (answer.status >= 500) {
        throw new SecretError(
          'unreachable',
          `Vault at ${address.host} failed with status ${answer.status}.`,
          'Read its log; the next call tries again.',
        );
      }
      return answer;
    },
  };
}

const json = z.string().transform((text): unknown => JSON.parse(text));

function parseJson(text: string | undefined): unknown {
  try {
    return json.parse(text);
  } catch {
    return undefined;
  }
}

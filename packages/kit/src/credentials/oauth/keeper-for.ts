import type { Authorize } from '../../http/authorize.ts';
import { ConnectorError } from '../../error.ts';
import type { LiveSettings } from '../../vendor/live-settings.ts';
import type { AuthorizeSurroundings } from '../../vendor/surroundings.ts';
import { SecretError } from '../secret-error.ts';
import type { GrantName } from './grant-book.ts';
import { createTokenKeeper, type TokenKeeperParts } from './token-keeper.ts';

interface Parts<Settings> {
  readonly live: LiveSettings<Settings>;
  readonly around: AuthorizeSurroundings;
  readonly nameOf: (settings: Settings) => GrantName;
  readonly ask: TokenKeeperParts['ask'];
}

/** A token keeper that is replaced when the settings begin to mean another grant: another client, another consent. */
export function keeperFor<Settings>({ live, around, nameOf, ask }: Parts<Settings>): Authorize {
  const { vendor, now, random = () => 0, redactor, log, grants } = around;
  let keeper: ReturnType<typeof createTokenKeeper> | undefined;
  let account: string | undefined;

  const current = async () => {
    const name = nameOf(await live.current());
    if (!keeper || name.account !== account) {
      keeper?.close();
      account = name.account;
      keeper = createTokenKeeper({
        vendor,
        name,
        ask: (refresh) => ask(refresh).catch(explained),
        now,
        random,
        redactor,
        log,
        ...(grants && { book: grants }),
      });
    }
    return keeper;
  };
  const explained = (error: unknown): never => {
    if (!(error instanceof SecretError)) throw error;
    const { code, message, hint } = error;
    log('error', 'credential_unavailable', { vendor, code, message, hint });
    throw new ConnectorError('auth_expired', `${vendor}: a credential cannot be used.`, {
      hint: 'Ask the operator of this connector; its log says which one, and what to do.',
    });
  };
  return {
    headers: async () => (await current()).headers(),
    refused: async () => (await current()).refused(),
  };
}

import {
  checkSurface,
  ContractError,
  lockText,
  parseLock,
  pinnedIn,
  type Lock,
  type LockVerdict,
  type Pinned,
  type Surface,
} from 'gatehouse-contract';
import { GatehouseError } from '../error.ts';
import type { ConnectorConfig } from '../org/config.ts';

/** gatehouse.lock, read again whenever it is asked for: what an administrator accepts counts from then on. */
export interface Pins {
  readonly file: string;
  /** Undefined: there was never one. Throws GatehouseError `lock` when it is damaged, or gone since it was read. */
  lock(): Lock | undefined;
  /** Undefined: the instance is not pinned. Throws like `lock`. */
  pinned(instance: string): Pinned | undefined;
  /** What became of the pinned promises. Undefined: there is no lock, so everything passes as it is. */
  judge(
    instance: string,
    config: ConnectorConfig,
    surface: Surface,
  ): readonly LockVerdict[] | undefined;
}

const RESTORE =
  'Restore it from version control: until then nothing is offered. To pin nothing any more, start the host anew without it.';

export function openPins(file: string): Pins {
  let known: { text: string; lock: Lock } | undefined;
  const lock = () => {
    try {
      const text = lockText(file);
      if (text === undefined && known)
        throw new ContractError('bad_lock', `${file} was there and is gone.`, RESTORE);
      if (text === undefined) return undefined;
      if (known?.text !== text) known = { text, lock: parseLock(text, file) };
      return known.lock;
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      throw new GatehouseError('lock', error.message, { hint: error.hint, exitCode: 2 });
    }
  };
  const pinned = (instance: string) => {
    const now = lock();
    return now && pinnedIn(now, file, pinnedAs(instance));
  };
  return {
    file,
    lock,
    pinned,
    judge(instance, config, surface) {
      if (!lock()) return undefined;
      const found = pinned(instance);
      return found ? checkSurface(found, surface, checkOptions(config)) : [notPinned(instance)];
    },
  };
}

/** What the configuration says of whose server this is and which of its versions may answer. */
export function checkOptions({ category, contract, trust }: ConnectorConfig) {
  return { category, range: contract, thirdParty: trust !== 'own' };
}

/** A vendor that is tried beside an instance, `support-desk.redmine`, keeps the promises of the instance. */
const pinnedAs = (instance: string) => instance.split('.')[0] ?? '';

const notPinned = (instance: string): LockVerdict => ({
  tool: '',
  verdict: 'not_pinned',
  outcome: 'refuse',
  moved: true,
  message: `${instance} is not in gatehouse.lock.`,
  findings: [],
});

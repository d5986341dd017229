import { ContractError } from '../error.ts';
import type { Surface } from '../surface/surface.ts';
import type { Pinned } from './check-surface.ts';
import { EMPTY_LOCK, own, type Lock, type LockedBundle } from './lock-file.ts';
import { lockText, parseLock, pinnedIn } from './read-lock.ts';
import { writeDefinitions, writeLock } from './write-lock.ts';

/** Why something could not be looked at, for a person. */
export interface Problem {
  readonly message: string;
  readonly hint: string;
}

/** A connector as it is configured. */
export interface Configured {
  readonly category: string;
  readonly range?: string | undefined;
  readonly thirdParty: boolean;
}

/** Where a lock lies, and what it is about. Nothing is started before `list` or `bundles` is called. */
export interface LockPlace {
  /** Path of `gatehouse.lock`. */
  readonly file: string;
  readonly connectors: Readonly<Record<string, Configured>>;
  /** What a connector offers now. */
  list(instance: string): Promise<Surface | Problem>;
  /** Version and digest of each bundle as its files are now. */
  bundles(): Promise<Readonly<Record<string, LockedBundle | Problem>>>;
}

/** Of a connector that is not configured nothing is known, so it counts as somebody else's. */
export const configuredIn = ({ connectors }: LockPlace, instance: string): Configured =>
  own(connectors, instance) ?? { category: '', thirdParty: true };

export const isProblem = (value: object): value is Problem => 'hint' in value;

/** A lock that is being changed: read once, and written only if nobody else has written it meanwhile. */
export class OpenLock {
  readonly #file: string;
  readonly #text: string | undefined;
  readonly #definitions = new Map<string, Surface>();
  #lock: Lock;

  /** Throws ContractError `bad_lock`. */
  constructor(file: string) {
    this.#file = file;
    this.#text = lockText(file);
    this.#lock = this.#text === undefined ? EMPTY_LOCK : parseLock(this.#text, file);
  }

  get exists(): boolean {
    return this.#text !== undefined;
  }

  get lock(): Lock {
    return this.#lock;
  }

  pinned(instance: string): Pinned | undefined {
    return pinnedIn(this.#lock, this.#file, instance);
  }

  change(changed: Partial<Lock>): void {
    this.#lock = { ...this.#lock, ...changed };
  }

  pin(instance: string, { entry, definitions }: Pinned): void {
    this.change({ connectors: { ...this.#lock.connectors, [instance]: entry } });
    if (definitions) this.#definitions.set(instance, definitions);
  }

  /** Throws ContractError `could_not_write`. */
  write(): void {
    writeLock(this.#file, this.#lock, () => {
      if (lockText(this.#file) !== this.#text) {
        throw new ContractError(
          'could_not_write',
          `${this.#file} was changed by somebody else meanwhile.`,
          'Look at what it holds now, and run the command again.',
        );
      }
      for (const [instance, definitions] of this.#definitions) {
        writeDefinitions(this.#file, instance, definitions);
      }
    });
  }
}

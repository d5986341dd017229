import { ConnectorError } from '../error.ts';
import type { Clock } from '../store/clock.fixture.ts';

/**
 * How a vendor treats one request. `late`: does it after a while and then answers. `breaks`: the connection ends at
 * once, and it does it later all the same. `silent`: does it and never answers. `fails`: does it and answers 500.
 * `refuses`: does nothing and says so.
 */
export const behaviours = ['prompt', 'late', 'breaks', 'silent', 'fails', 'refuses'] as const;
export type Behaviour = (typeof behaviours)[number];

/** No commit comes later than this after its request. Milliseconds. */
const LATEST_COMMIT = 20_000;
const CLIENT_TIMEOUT = 25_000;

export interface VendorRow {
  readonly id: number;
  readonly write: string;
  readonly mark: string | undefined;
}

export interface VendorRequest {
  readonly write: string;
  /** A vendor with native keys does one key once; others ignore it. */
  readonly key?: string;
  readonly mark?: string;
}

/** A system of record that keeps what it is told, at its own pace. */
export class FaultVendor {
  readonly rows: VendorRow[] = [];
  readonly #clock: Clock;
  readonly #nativeKeys: boolean;
  readonly #keys = new Map<string, VendorRow | 'in progress'>();

  constructor(clock: Clock, nativeKeys: boolean) {
    this.#clock = clock;
    this.#nativeKeys = nativeKeys;
  }

  find(mark: string): VendorRow | undefined {
    return this.rows.find((row) => row.mark === mark);
  }

  /** What the client hears. Rejects as the vendor HTTP of the kit does. */
  async create(request: VendorRequest, behaviour: Behaviour): Promise<VendorRow> {
    if (behaviour === 'refuses') throw refused('rate_limited');
    const key = this.#nativeKeys ? request.key : undefined;
    const known = key === undefined ? undefined : this.#keys.get(key);
    if (known === 'in progress') throw refused('conflict');
    if (known) return known;
    if (key !== undefined) this.#keys.set(key, 'in progress');
    const delay = behaviour === 'late' || behaviour === 'breaks' ? LATEST_COMMIT : 0;
    const committing = (delay > 0 ? this.#clock.wait(delay) : Promise.resolve()).then(() => {
      const row = { id: this.rows.length + 1, write: request.write, mark: request.mark };
      this.rows.push(row);
      if (key !== undefined) this.#keys.set(key, row);
      return row;
    });
    if (behaviour === 'breaks') throw new Error('socket hang up');
    const row = await committing;
    if (behaviour === 'fails') throw unclear();
    if (behaviour === 'silent') {
      await this.#clock.wait(CLIENT_TIMEOUT);
      throw unclear();
    }
    return row;
  }
}

const refused = (code: 'rate_limited' | 'conflict') =>
  new ConnectorError(code, 'The vendor did nothing.', { hint: 'Wait.' });
const unclear = () =>
  new ConnectorError('outcome_unknown', 'The vendor gave no usable answer.', { hint: 'Wait.' });

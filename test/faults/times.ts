/**
 * Milliseconds of the kill test, short so that hundreds of kills fit into minutes; a slow machine needs a higher pace.
 * The one rule among them: a vendor must not do anything later than `settle` after the journal could last have sent it.
 * So `latestCommit`, counted from the sending, is well below `settle`, and the stub drops what it would be too late for.
 */
export interface Times {
  /** The connector gives up on a vendor's answer. */
  readonly vendorTimeout: number;
  /** A late vendor does it after so long at most. */
  readonly late: number;
  readonly latestCommit: number;
  readonly lease: number;
  readonly settle: number;
  readonly patience: number;
  /** A process lives for so long at most. */
  readonly life: number;
  /** And after it was killed for its requests, a moment more. */
  readonly moment: number;
  /** A caller asks again. */
  readonly again: number;
}

/** A process lives until the vendor has had fewer more requests than this. */
export const MOST_REQUESTS = 40;

const base: Times = {
  vendorTimeout: 120,
  late: 150,
  latestCommit: 200,
  lease: 200,
  settle: 350,
  patience: 50,
  life: 1_500,
  moment: 40,
  again: 25,
};

/** The times of a run that is so many times slower. */
export function timesAt(pace: number): Times {
  const at = (name: keyof Times) => Math.round(base[name] * pace);
  return {
    vendorTimeout: at('vendorTimeout'),
    late: at('late'),
    latestCommit: at('latestCommit'),
    lease: at('lease'),
    settle: at('settle'),
    patience: at('patience'),
    life: at('life'),
    moment: at('moment'),
    again: at('again'),
  };
}

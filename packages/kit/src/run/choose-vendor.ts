import type { ConnectorDefinition } from '../connector.ts';
import type { Vendor } from '../vendor/define-vendor.ts';
import { FlagError, type Flags } from './flags.ts';

/** Throws FlagError with the vendors that there are, for one that is not among them. */
export function chooseVendor<Adapter>(
  { vendors }: ConnectorDefinition<Adapter>,
  { vendor: asked }: Pick<Flags, 'vendor'>,
): Vendor<Adapter> {
  const vendor = vendors.find(({ id }) => id === asked);
  if (vendor) return vendor;
  const known = vendors.map(({ id }) => id).join(', ');
  throw new FlagError(`there is no vendor "${asked}"; choose one of: ${known}`);
}

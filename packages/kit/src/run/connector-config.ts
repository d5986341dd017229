import { dirname, resolve } from 'node:path';
import { ConfigTextError, parseConfigText } from '@gatehouse/config-file';
import { z } from 'zod';
import { accessConfig } from '../access/config.ts';
import { credentialProfiles } from '../credentials/profile-config.ts';
import { vendorLimits } from '../http/limits-config.ts';
import { limitsConfig } from '../serve/limits.ts';
import { FlagError } from './flags.ts';

/** What a platform engineer decides about one connector, in one file. Closed: a misspelt key is an error. */
const connectorConfig = z.strictObject({
  /** Whose tokens open it. Absent: what the flags say. */
  access: accessConfig.optional(),
  /** Cedar files; their policies are one set. Paths start at the configuration's folder. */
  policy: z.array(z.string().min(1)).min(1).optional(),
  /** Other credentials for some roles or units. */
  credentials: credentialProfiles.default([]),
  /** How hard the vendor may be used. */
  vendor: vendorLimits.prefault({}),
  /** How hard this connector may be used. */
  limits: limitsConfig,
  writes: z
    .strictObject({
      /** Longest time in which the vendor may still do what it was sent earlier. */
      settle_s: z.number().min(1).max(3_600).default(60),
    })
    .prefault({}),
});

export interface ConnectorConfig extends z.infer<typeof connectorConfig> {
  /** From which relative paths in it start. */
  readonly folder: string;
}

/** Throws FlagError that lists each problem with file, line and path. */
export function readConnectorConfig(
  file: string | undefined,
  readFile: (path: string) => string,
): ConnectorConfig {
  if (file === undefined) return { ...connectorConfig.parse({}), folder: '.' };
  let text: string;
  try {
    text = readFile(file);
  } catch {
    throw new FlagError(`--config ${file} cannot be read`);
  }
  try {
    return {
      ...parseConfigText(text, file, connectorConfig).value,
      folder: dirname(resolve(file)),
    };
  } catch (error) {
    if (error instanceof ConfigTextError) throw new FlagError(error.message);
    throw error;
  }
}

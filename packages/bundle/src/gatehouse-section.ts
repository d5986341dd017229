import { z } from 'zod';

import { warning } from './diagnostic.ts';
import { GATEHOUSE_KEY, type GatehouseFields, gatehouseFields } from './gatehouse-fields.ts';
import { type ManifestFile, parseManifest } from './manifest.ts';
import type { Reading } from './reading.ts';

/**
 * The Gatehouse fields in the open section of a manifest: `metadata` or `extensions`.
 *
 * @throws BundleError `manifest_invalid`: what limits a bundle is understood in full or not loaded
 */
export function gatehouseSection(
  reading: Reading,
  file: ManifestFile,
  field: 'metadata' | 'extensions',
  section: unknown,
): GatehouseFields {
  const parsed = z.record(z.string(), z.unknown()).safeParse(section ?? {});
  if (!parsed.success) {
    const message = `\`${field}\` is not an object and is ignored`;
    reading.diagnostics.push(
      warning(`${field}_ignored`, file.path, message, 'Write it as an object.'),
    );
    return gatehouseFields.parse({});
  }
  const own = parsed.data[GATEHOUSE_KEY];
  if (own === undefined) return gatehouseFields.parse({});
  return parseManifest(file, gatehouseFields, own, [field, GATEHOUSE_KEY]);
}

import { z } from 'zod';
import type { Effect } from '../tool/define-tool.ts';
import { effects } from '../tool/define-tool.ts';
import { isSecret } from '../vendor/secret-setting.ts';
import { variableName } from '../vendor/settings.ts';
import { deploymentFacts, type DeploymentFacts } from './facts.ts';

const setting = z.strictObject({
  name: z.string(),
  /** The variable that holds it; the file named by this and `_FILE` holds it too. */
  variable: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  required: z.boolean(),
  /** Kept in a file that only the connector reads, and in no variable. */
  secret: z.boolean(),
  about: z.string(),
  example: z.string().optional(),
  value: z.string().optional(),
});

const vendor = z.strictObject({
  id: z.string(),
  title: z.string(),
  replicas: z.boolean(),
  settings: z.array(setting),
});
export type ManifestVendor = z.infer<typeof vendor>;

/** A connector as those see it who run it. Everything in the deploy folder is generated from this. */
export const connectorManifest = deploymentFacts.omit({ vendors: true }).extend({
  category: z.string(),
  title: z.string(),
  version: z.string(),
  tools: z.array(z.strictObject({ name: z.string(), scope: z.string(), effect: z.enum(effects) })),
  vendors: z.array(vendor).min(1),
});
export type ConnectorManifest = z.infer<typeof connectorManifest>;

/** The part of a ConnectorDefinition that a deployment is made from. */
export interface DeployedConnector {
  readonly category: string;
  readonly title: string;
  readonly version: string;
  readonly tools: readonly {
    readonly name: string;
    readonly scope: string;
    readonly effect: Effect;
  }[];
  readonly vendors: readonly {
    readonly id: string;
    readonly title: string;
    readonly settings: z.ZodObject;
  }[];
}

/**
 * Joins the definition with the facts. Throws TypeError when they do not fit: a setting that the facts do not know or
 * that does not exist, a version that is a range, a value or an example of a secret.
 */
export function manifestOf(
  definition: DeployedConnector,
  facts: DeploymentFacts,
): ConnectorManifest {
  const { vendors: known, ...rest } = deploymentFacts.parse(facts);
  const wrong = (what: string) => new TypeError(`deployment of ${definition.category}: ${what}`);
  // the registry refuses ranges; an image tag can be none
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(definition.version)) {
    throw wrong(`"${definition.version}" is no exact version`);
  }
  for (const id of Object.keys(known)) {
    if (!definition.vendors.some((each) => each.id === id))
      throw wrong(`there is no vendor "${id}"`);
  }
  const vendors = definition.vendors.map(({ id, title, settings: { shape } }): ManifestVendor => {
    const { replicas, settings } = known[id] ?? { replicas: false, settings: {} };
    const unknown = Object.keys(settings).find((name) => !(name in shape));
    if (unknown !== undefined) throw wrong(`${id} has no setting "${unknown}"`);
    return {
      id,
      title,
      replicas,
      settings: Object.entries(shape).map(([name, schema]) => {
        const about = settings[name];
        if (!about) throw wrong(`say what "${name}" of ${id} is`);
        const secret = isSecret(name, schema);
        if (secret && (about.value ?? about.example) !== undefined) {
          throw wrong(`a secret has no value here (${name} of ${id})`);
        }
        const required = !z.safeParse(schema, undefined).success;
        return { name, variable: variableName(id, name), required, secret, ...about };
      }),
    };
  });
  return connectorManifest.parse({
    ...rest,
    category: definition.category,
    title: definition.title,
    version: definition.version,
    tools: definition.tools.map(({ name, scope, effect }) => ({ name, scope, effect })),
    vendors,
  });
}

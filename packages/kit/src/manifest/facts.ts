import { z } from 'zod';

/** What a deployment must know of one setting of a vendor and its schema cannot say. */
const settingFacts = z.strictObject({
  /** For an operator, in one sentence. */
  about: z.string().min(1).max(200),
  /** What a value looks like. Never a real one; none for a secret. */
  example: z.string().min(1).optional(),
  /** Decided by the deployment, such as a path inside the container; an operator is not asked. */
  value: z.string().min(1).optional(),
});

/** What a connector's deployment needs beside its definition. */
export const deploymentFacts = z.strictObject({
  /** In the MCP registry: reverse DNS name of the publisher, one slash, name. `mcpName` of package.json is the same. */
  registryName: z
    .string()
    .max(200)
    .regex(/^[a-z0-9.-]+\/[a-z0-9][a-z0-9._-]*[a-z0-9]$/),
  /** For the registry's list: what the server can do, not how. */
  summary: z.string().min(1).max(100),
  /** Name of the npm package, which has one program of the same name. */
  npm: z.string().regex(/^(@[a-z0-9-]+\/)?[a-z0-9][a-z0-9._-]*$/),
  /** Name of the image, without a tag. */
  image: z.string().regex(/^[a-z0-9][a-z0-9._/:-]*[a-z0-9]$/),
  /** Where the connector listens inside its container, and on the loopback address of the machine. */
  port: z.int().min(1_024).max(65_000),
  license: z.string().min(1),
  repository: z
    .strictObject({
      url: z.url({ protocol: /^https$/ }),
      source: z.string().min(1),
      subfolder: z.string().min(1).optional(),
    })
    .optional(),
  vendors: z.record(
    z.string(),
    z.strictObject({
      /** Keeps its records elsewhere, so that several processes can serve it at once over one PostgreSQL. */
      replicas: z.boolean().default(false),
      settings: z.record(z.string(), settingFacts).default({}),
    }),
  ),
});

export type DeploymentFacts = z.input<typeof deploymentFacts>;

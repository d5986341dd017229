import { z } from 'zod';

/** How much model a piece of work deserves; bundles ask for a tier, never for a vendor's model. */
const tierSchema = z.enum(['small', 'medium', 'large']);
export type Tier = z.infer<typeof tierSchema>;

const modelSchema = z.strictObject({
  provider: z.enum(['anthropic', 'openai-compatible']),
  /** The vendor's name of the model. */
  model: z.string().min(1),
  /** Overrides the address from the environment. Credentials in it are refused: they would be logged. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => new URL(url).username === '' && new URL(url).password === '',
      'an address without user name and password',
    )
    .optional(),
  /** US dollars for a million tokens; without it a run's cost is unknown. */
  price: z.strictObject({ input: z.number().min(0), output: z.number().min(0) }).optional(),
});

/** The `models` section of gatehouse.yaml. Keys never stand here, only in the environment. */
export const modelsSchema = z.strictObject({
  tiers: z.partialRecord(tierSchema, modelSchema),
});
export type ModelsConfiguration = z.infer<typeof modelsSchema>;
export type ConfiguredModel = z.infer<typeof modelSchema>;

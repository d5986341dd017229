import { z } from 'zod';
import { modelsSchema } from '@gatehouse/models';
import { isRange } from 'gatehouse-contract';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'expected a lower-case name such as support-desk');
const scope = z
  .string()
  .regex(/^[a-z][a-z0-9-]*:[a-z_]+$/, 'expected a scope such as ticketing:read');

/** One instance of a connector: a process that the host starts, or a server that it reaches. */
const connector = z
  .strictObject({
    /** The tool surface it offers; the first half of its scopes. */
    category: z.string().regex(/^[a-z][a-z0-9-]{1,31}$/, 'expected a category such as ticketing'),
    /** Program and arguments; `${data}` stands for the data folder. */
    command: z.array(z.string().min(1)).min(1).optional(),
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http(s) URL', abort: true })
      .refine((url) => new URL(url).username === '' && new URL(url).password === '', {
        message: 'expected a URL without user name and password: a connector is shown a passport',
      })
      .optional(),
    /** Variables of the host's environment that the process may inherit: its credentials, by name only. */
    inherit: z
      .array(
        z
          .string()
          .regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of a variable such as REDMINE_API_KEY'),
      )
      .default([]),
    /** Versions of the server that may answer. */
    contract: z.string().refine(isRange, 'expected a range of versions such as ^2.1').optional(),
    /** `own`: what it says to our models is reviewed before it is installed. A server cannot say so of itself. */
    trust: z.enum(['own', 'third-party']).default('third-party'),
  })
  .refine((entry) => (entry.command === undefined) !== (entry.url === undefined), {
    message: 'expected exactly one of command and url',
  });

const unit = z.strictObject({
  /** Bindings, plugins and scopes of the parent hold where this unit says nothing else. */
  parent: name.optional(),
  /** Placeholder of a bundle, e.g. `support platform` -> name of a connector instance. */
  bindings: z.record(z.string().min(1), name).default({}),
  plugins: z.record(name, z.enum(['required', 'available', 'blocked'])).default({}),
  /** If given, nobody in the unit gets more than these, whatever the role. */
  scopes: z.array(scope).optional(),
});

/** A rule of the company. It only ever denies: what a rule forgets is decided by the gate's own default. */
const rule = z.strictObject({
  id: name,
  gate: z.enum(['see', 'expand', 'reach', 'call', 'approve', 'delegate']),
  /** Each condition that is given must hold. Subjects may end in `*`. */
  units: z.array(name).optional(),
  roles: z.array(name).optional(),
  subjects: z.array(z.string().min(1)).optional(),
  effects: z.array(z.enum(['read', 'write', 'egress', 'irreversible'])).optional(),
  /** Argument -> the values that the rule is about. */
  arguments: z
    .record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()])))
    .optional(),
  because: z.string().min(1),
});

/** `gatehouse.yaml`, closed everywhere: a misspelt key is an error, not a setting that never works. */
export const configSchema = z.strictObject({
  company: z.string().min(1),
  /** The name under which this host signs passports; usually its URL. */
  issuer: z.string().min(1),
  units: z.record(name, unit),
  roles: z.record(name, z.strictObject({ scopes: z.array(scope) })),
  people: z.record(
    name,
    z.strictObject({
      name: z.string().min(1),
      unit: name,
      roles: z.array(name).min(1, 'expected at least one role'),
    }),
  ),
  connectors: z.record(name, connector),
  plugins: z.record(name, z.strictObject({ source: z.string().min(1) })),
  rules: z.array(rule).default([]),
  models: modelsSchema.optional(),
  limits: z
    .strictObject({
      menuCharacters: z.int().min(200).default(8_000),
      steps: z.int().min(1).max(200).default(40),
      tokens: z.int().min(1_000).default(400_000),
      approvalMinutes: z.int().min(1).max(10_080).default(480),
    })
    .prefault({}),
});

export type Config = z.infer<typeof configSchema>;
export type ConnectorConfig = z.infer<typeof connector>;
export type Rule = z.infer<typeof rule>;

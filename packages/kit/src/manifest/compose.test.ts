import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseFlags } from '../run/flags.ts';
import { compose } from './compose.ts';
import { manifestOf } from './connector-manifest.ts';
import { deployed, facts } from './deployed.fixture.ts';
import { envExample } from './env-example.ts';

const mount = z.strictObject({
  type: z.enum(['volume', 'bind']),
  source: z.string(),
  target: z.string(),
  read_only: z.boolean().optional(),
});

/** The part of the Compose specification that is used, closed: a misspelt key, such as `cap_drops`, is caught. */
const service = z.strictObject({
  profiles: z.array(z.string()).min(1),
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()).optional(),
  user: z.string().regex(/^[1-9]\d*:[1-9]\d*$/, 'a number that is not root'),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  pids_limit: z.int(),
  restart: z.literal('unless-stopped'),
  tmpfs: z.array(z.string()),
  volumes: z.array(mount),
  networks: z.array(z.string()),
  ports: z.array(z.string().startsWith('127.0.0.1:')).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.string() })).optional(),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string(),
      timeout: z.string(),
      retries: z.int(),
    })
    .optional(),
  stop_grace_period: z.string(),
});
const composeFile = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.strictObject({})),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

const manifest = manifestOf(deployed, facts);
const text = compose(manifest);
const file = composeFile.parse(parse(text, { strict: true, uniqueKeys: true }));
const names = Object.keys(file.services);

describe('R9 every container is locked and sees only what is its own', () => {
  test('one service for each vendor, two for one that can be replicated, one database', () => {
    expect(names).toEqual(['local', 'pad', 'pad-a', 'pad-b', 'postgres']);
    const profiles = names.map((name) => file.services[name]?.profiles.join(' '));
    expect(profiles).toEqual(['local', 'pad', 'pad-replicas', 'pad-replicas', 'pad-replicas']);
  });

  test('what a service names exists, and nothing else does', () => {
    const services = Object.values(file.services);
    const used = (kind: 'networks' | 'secrets') =>
      [...new Set(services.flatMap((each) => each[kind] ?? []))].toSorted();
    expect(used('networks')).toEqual(Object.keys(file.networks).toSorted());
    expect(used('secrets')).toEqual(Object.keys(file.secrets).toSorted());
    const volumes = services
      .flatMap((each) => each.volumes)
      .filter(({ type }) => type === 'volume')
      .map(({ source }) => source);
    // no two share a folder: each replica has a state of its own
    expect(volumes.toSorted()).toEqual(Object.keys(file.volumes).toSorted());
  });

  test('a secret is a file that only the service that needs it gets, and no value', () => {
    expect(names.map((name) => file.services[name]?.secrets)).toEqual([
      undefined,
      ['pad-pin'],
      ['pad-pin', 'gatehouse-store'],
      ['pad-pin', 'gatehouse-store'],
      ['postgres-password'],
    ]);
    expect(file.services['pad']?.environment).toMatchObject({
      PAD_PIN_FILE: '/run/secrets/pad-pin',
      PAD_URL: '${PAD_URL:-}',
      PAD_BOOK: '${PAD_BOOK:-}',
    });
    expect(file.services['pad-a']?.environment).toMatchObject({
      GATEHOUSE_STORE_FILE: '/run/secrets/gatehouse-store',
    });
    for (const { environment } of Object.values(file.services)) {
      expect(environment).not.toHaveProperty('PAD_PIN');
      expect(environment).not.toHaveProperty('GATEHOUSE_STORE');
      expect(environment).not.toHaveProperty('POSTGRES_PASSWORD');
    }
  });

  test('the database has no way out and no port; the configuration cannot be written', () => {
    expect(file.services['postgres']?.networks).toEqual(['inside']);
    expect(file.services['postgres']?.ports).toBeUndefined();
    expect(file.networks['inside']).toEqual({ internal: true });
    const binds = Object.values(file.services)
      .flatMap((each) => each.volumes)
      .filter(({ type }) => type === 'bind');
    expect(binds.every((each) => each.read_only === true)).toBe(true);
    expect(binds).toHaveLength(4);
  });

  test('the replicas have ports of their own and wait for the database', () => {
    expect(file.services['pad-a']?.ports).toEqual(['127.0.0.1:7411:7411']);
    expect(file.services['pad-b']?.ports).toEqual(['127.0.0.1:7412:7411']);
    expect(file.services['pad-b']?.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
    });
  });

  test('without a vendor that can be replicated there is no database', () => {
    const vendors = manifest.vendors.filter(({ replicas }) => !replicas);
    const small = composeFile.parse(parse(compose({ ...manifest, vendors })));
    expect(Object.keys(small.services)).toEqual(['local']);
    expect(small.networks).toEqual({ outside: {} });
    expect(small.secrets).toEqual({});
  });

  test('a fixed value is not interpolated', () => {
    const vendors = manifest.vendors.map((vendor) => ({
      ...vendor,
      settings: vendor.settings.map((each) => ({ ...each, ...(each.value && { value: 'a${B}' }) })),
    }));
    const read = composeFile.parse(parse(compose({ ...manifest, vendors })));
    expect(read.services['local']?.environment['LOCAL_DATA']).toBe('a$${B}');
  });
});

test('the connector understands the command that it is given', () => {
  const command = file.services['local']?.command?.map((part) =>
    part.replace(/^\$\{GATEHOUSE_PUBLIC_URL:\?.*\}$/, 'https://notes.internal/mcp'),
  );
  const definition = { ...deployed, instructions: '', dataClass: 'internal' } as const;
  const flags = parseFlags({ ...definition, tools: [], vendors: [] }, command ?? [], {});
  expect(flags).toMatchObject({ vendor: 'local', http: { host: '0.0.0.0', port: 7411 } });
  expect(command).toContain('--config');
});

test('.env.example names every variable that compose reads, holds no secret, and says where those go', () => {
  const example = envExample(manifest);
  const read = [...text.matchAll(/\$\{([A-Z_]+):/g)].map(([, name]) => name ?? '');
  const offered = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name]) => name ?? '');
  expect(offered.toSorted()).toEqual([...new Set(read)].toSorted());
  expect(offered).not.toContain('PAD_PIN');
  expect(example).toContain('./secrets/pad-pin');
  expect(example).toContain('./secrets/gatehouse-store');
});

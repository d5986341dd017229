import { stringify } from 'yaml';
import type { ConnectorManifest, ManifestVendor } from './connector-manifest.ts';
import { generatedBy, place, secretName, USER, variable } from './places.ts';

/** Longer than the 25 s that running requests get, so that audit log and store are closed in order. */
const STOP_GRACE = '35s';
const STORE_SECRET = secretName(variable.store);
const PASSWORD_SECRET = 'postgres-password';
/** User and group `postgres` of the official image. */
const POSTGRES_USER = '999:999';

const PUBLIC_URL = `\${${variable.publicUrl}:?say in .env under which URL clients reach it}`;

/** What every container is denied. */
const locked = {
  read_only: true,
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  pids_limit: 128,
  restart: 'unless-stopped',
};

/**
 * `compose.yaml`: one service for each vendor under a profile of its name; a vendor that can be replicated has a second
 * profile with two connectors over one PostgreSQL. Secrets are files, one for each; the database has no way out.
 */
export function compose(manifest: ConnectorManifest): string {
  const { npm, category, vendors, port } = manifest;
  const replicated = vendors.filter(({ replicas }) => replicas);
  const services = vendors.flatMap((vendor): [string, object][] => [
    [vendor.id, connector(manifest, vendor, { name: vendor.id, profile: vendor.id, port })],
    ...(vendor.replicas ? ['a', 'b'] : []).map((letter, at): [string, object] => {
      const name = `${vendor.id}-${letter}`;
      const profile = profileOf(vendor);
      return [
        name,
        connector(manifest, vendor, { name, profile, port: port + at, database: true }),
      ];
    }),
  ]);
  const states = services.map(([name]) => [stateVolume(name), {}]);
  const secrets = vendors.flatMap((vendor) =>
    secretsOf(vendor).map(({ variable: of }) => secretName(of)),
  );
  const database = replicated.length > 0;
  const file = {
    name: `gatehouse-${category}`,
    services: {
      ...Object.fromEntries(services),
      ...(database && { postgres: postgres(replicated.map(profileOf)) }),
    },
    networks: { outside: {}, ...(database && { inside: { internal: true } }) },
    volumes: { ...Object.fromEntries(states), ...(database && { 'postgres-data': {} }) },
    secrets: Object.fromEntries(
      [...secrets, ...(database ? [STORE_SECRET, PASSWORD_SECRET] : [])].map((name) => [
        name,
        { file: `./secrets/${name}` },
      ]),
    ),
  };
  const text = stringify(file, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
  return `# ${generatedBy(npm)}\n# docker compose --profile ${vendors[0]?.id ?? ''} up -d\n${text}`;
}

const flag = (name: string, value: string) => [name, value];
const profileOf = ({ id }: ManifestVendor) => `${id}-replicas`;
const stateVolume = (service: string) => `${service}-state`;
const secretsOf = ({ settings }: ManifestVendor) => settings.filter(({ secret }) => secret);

function connector(
  { image, version, port }: ConnectorManifest,
  vendor: ManifestVendor,
  service: { name: string; profile: string; port: number; database?: boolean },
) {
  const secrets = [
    ...secretsOf(vendor).map(({ variable: of }) => of),
    ...(service.database === true ? [variable.store] : []),
  ];
  return {
    profiles: [service.profile],
    image: `${image}:${version}`,
    build: { context: '..', dockerfile: 'deploy/Dockerfile' },
    command: [
      ...flag('--vendor', vendor.id),
      ...flag('--http', `0.0.0.0:${port}`),
      ...flag('--public-url', PUBLIC_URL),
      ...flag('--config', place.configFile),
    ],
    environment: {
      [variable.state]: place.state,
      [variable.passportKeys]: place.passportKeys,
      [variable.issuer]: `\${${variable.issuer}:?say in .env who issues passports}`,
      [variable.audience]: `\${${variable.audience}:?say in .env under which name the host knows it}`,
      [variable.traces]: `\${${variable.traces}:-}`,
      ...Object.fromEntries(plainSettings(vendor)),
      ...Object.fromEntries(
        secrets.map((of) => [`${of}_FILE`, `${place.secrets}/${secretName(of)}`]),
      ),
    },
    ...(secrets.length > 0 && { secrets: secrets.map(secretName) }),
    user: USER,
    ...locked,
    tmpfs: ['/tmp:size=16m,mode=1777,noexec,nosuid,nodev'],
    volumes: [
      { type: 'volume', source: stateVolume(service.name), target: place.state },
      { type: 'bind', source: './config', target: place.config, read_only: true },
    ],
    networks: service.database === true ? ['outside', 'inside'] : ['outside'],
    ports: [`127.0.0.1:${service.port}:${port}`],
    stop_grace_period: STOP_GRACE,
    ...(service.database === true && {
      depends_on: { postgres: { condition: 'service_healthy' } },
    }),
  };
}

/**
 * What is missing is said by the connector when it starts: compose would ask for the settings of every profile, also of
 * those that nobody started.
 */
function plainSettings({ settings }: ManifestVendor): [string, string][] {
  return settings
    .filter(({ secret }) => !secret)
    .map(({ variable: of, value }) => [of, value?.replaceAll('$', '$$$$') ?? `\${${of}:-}`]);
}

function postgres(profiles: string[]) {
  return {
    profiles,
    image: 'postgres:17',
    environment: {
      POSTGRES_USER: 'gatehouse',
      POSTGRES_DB: 'gatehouse',
      POSTGRES_PASSWORD_FILE: `${place.secrets}/${PASSWORD_SECRET}`,
    },
    secrets: [PASSWORD_SECRET],
    user: POSTGRES_USER,
    ...locked,
    tmpfs: ['/tmp:size=16m,mode=1777', '/run/postgresql:size=1m,mode=0775,uid=999,gid=999'],
    volumes: [{ type: 'volume', source: 'postgres-data', target: '/var/lib/postgresql/data' }],
    networks: ['inside'],
    healthcheck: {
      test: ['CMD', 'pg_isready', '-U', 'gatehouse', '-d', 'gatehouse'],
      interval: '5s',
      timeout: '3s',
      retries: 12,
    },
    stop_grace_period: STOP_GRACE,
  };
}

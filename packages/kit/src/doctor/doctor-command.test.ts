import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ConnectorDefinition } from '../connector.ts';
import { loopbackVendor, type LoopbackVendor } from '../http/loopback-vendor.fixture.ts';
import { processEdge } from '../run/process-edge.ts';
import { defineVendor } from '../vendor/define-vendor.ts';
import { secretSetting } from '../vendor/secret-setting.ts';
import { doctorCommand } from './doctor-command.ts';

interface Desk {
  readonly who: () => Promise<string>;
}

const KEY = 'key-0123456789abcdef';
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-doctor-'));
const file = (name: string) => join(folder, name);
/** What the vendor answers next. */
let answer: { status: number; body: string; headers?: Record<string, string> };
let vendor: LoopbackVendor;
const keys: (string | undefined)[] = [];

beforeAll(async () => {
  vendor = await loopbackVendor((response, { headers }) => {
    keys.push(String(headers['x-key']));
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
});
afterAll(async () => {
  await vendor.close();
  rmSync(folder, { recursive: true });
});

const definition: ConnectorDefinition<Desk> = {
  category: 'desk',
  title: 'Desk',
  version: '1.0.0',
  instructions: '',
  dataClass: 'internal',
  tools: [],
  vendors: [
    defineVendor({
      id: 'acme',
      title: 'Acme Desk',
      credentials: z.strictObject({ url: z.url(), apiKey: secretSetting(z.string().min(8)) }),
      origin: ({ url }) => new URL(url),
      headers: ({ apiKey }) => ({ 'x-key': apiKey }),
      adapter: (http) => ({
        who: async () => (await http.get('me', z.object({ name: z.string() }))).name,
      }),
    }),
  ],
  examine: async ({ who }) => [
    { check: 'identity', state: 'ok', said: `This connector acts as ${await who()}.` },
    { check: 'rights', state: 'fail', said: 'It lacks edit.', next: 'Grant it.' },
  ],
};

async function doctor(env: Record<string, string>, ...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await doctorCommand(
    definition,
    ['--vendor', 'acme', '--state', file('state'), ...argv],
    processEdge({ env: { ...env }, write: () => {} }),
    { out: (line) => out.push(line), err: (line) => err.push(line) },
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}
const settings = () => ({ ACME_URL: vendor.origin.href, ACME_API_KEY: KEY });
const good = { status: 200, body: '{"name":"Ann"}' };

describe('R66 what is amiss with a connection is said before it is served', () => {
  test('what was found, in its order, with the next step; a failure is exit code 1', async () => {
    answer = { ...good, headers: { 'x-ratelimit-remaining': '3', 'x-ratelimit-limit': '100' } };
    const { code, out } = await doctor(settings());
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      'ok    settings          Given: url, apiKey.',
      'ok    reachable         Acme Desk answers.',
      'ok    identity          This connector acts as Ann.',
      'FAIL  rights            It lacks edit.',
      '                        → Grant it.',
      'ok    clock             Both clocks agree.',
      "warn  budget            3 of 100 calls are left in the vendor's current window.",
      '                        → Set a lower rate under `vendor` in the configuration, or ask the vendor for more.',
      '',
      '1 of 6 failed, 1 to look at.',
    ]);
  });

  test('the same as a document', async () => {
    answer = good;
    const { code, out } = await doctor(settings(), '--json');
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      { vendor: 'acme', findings: [{ check: 'settings', state: 'ok' }, {}, {}, {}, {}] },
    ]);
  });

  test('a setting that is missing is named, and nothing is asked', async () => {
    const before = vendor.arrived.length;
    const { code, out } = await doctor({ ACME_URL: vendor.origin.href });
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}settings .*apiKey is missing: set ACME_API_KEY/);
    expect(vendor.arrived).toHaveLength(before);
  });

  test.each([
    [401, 'identity', 'with status 401'],
    [403, 'identity', 'with status 403'],
    [404, 'reachable', 'with status 404'],
    [200, 'reachable', 'in an unknown shape'],
  ])('an answer with status %i fails at %s', async (status, check, said) => {
    answer = { status, body: '{}' };
    const { code, out } = await doctor(settings());
    expect(code).toBe(1);
    expect(out).toContain(`FAIL  ${check}`);
    expect(out).toContain(said);
  });

  test('a vendor that is not there', async () => {
    const gone = await loopbackVendor(() => {});
    await gone.close();
    const { code, out } = await doctor({ ACME_URL: gone.origin.href, ACME_API_KEY: KEY });
    expect(code).toBe(1);
    expect(out).toMatch(/FAIL {2}reachable {9}acme could not be reached/);
  });

  test('with the credential of a role', async () => {
    answer = good;
    writeFileSync(file('key'), 'key-of-the-viewer');
    writeFileSync(
      file('c.yaml'),
      `credentials: [{ name: viewers, when: { roles: [viewer] }, set: { apiKey: 'file:${file('key')}' } }]\n`,
    );
    const { out } = await doctor(settings(), '--config', file('c.yaml'), '--role', 'viewer');
    expect(out).toContain('The credential is that of "viewers".');
    expect(keys.at(-1)).toBe('key-of-the-viewer');
  });

  test('R35 no secret is printed, even where the vendor repeats it', async () => {
    answer = { status: 400, body: JSON.stringify({ error: `bad ${KEY}` }) };
    const { out, err } = await doctor(settings());
    expect(out + err).not.toContain(KEY);
  });
});

describe('wrong usage is exit code 2', () => {
  test.each([
    ['an unknown vendor', ['--vendor', 'nope'], /there is no vendor "nope"; choose one of: acme/],
    ['an unknown flag', ['--verbose'], /unknown option '--verbose'/],
    ['a configuration that is not there', ['--config', '/nowhere.yaml'], /cannot be read/],
  ])('%s', async (_what, argv, said) => {
    const { code, err } = await doctor(settings(), ...argv);
    expect([code, err]).toEqual([2, expect.stringMatching(said)]);
  });
});

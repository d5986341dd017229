import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '@gatehouse/mocks/listen';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { variableName } from '../../../packages/kit/src/vendor/settings.ts';
import { runTicketing } from '../../src/interop/connector-process.ts';
import { worlds } from '../../src/vendors/vendors.fixture.ts';

const report = z.object({
  findings: z.array(
    z.object({
      check: z.string(),
      state: z.string(),
      said: z.string(),
      next: z.string().optional(),
    }),
  ),
});

/** The setting of each vendor that a person mistypes first, and that only the vendor can tell from the right one. */
const credentials: Readonly<Record<string, string>> = {
  redmine: 'apiKey',
  zendesk: 'clientSecret',
  jira: 'apiToken',
  github: 'token',
};

async function doctor(vendor: string, change: (settings: Record<string, string>) => void) {
  // a vendor whose clock stands still would be a finding
  const world = worlds[vendor]?.(`${new Date().toISOString().slice(0, 19)}Z`);
  if (!world) throw new Error(`there is no world of ${vendor}`);
  const server = await listen(world.handlers, world.origin);
  const state = mkdtempSync(join(tmpdir(), 'gatehouse-doctor-'));
  const settings = { ...world.settings(server.url.href) };
  change(settings);
  try {
    const env = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [variableName(vendor, name), value]),
    );
    const { code, stdout, stderr } = await runTicketing(
      ['doctor', '--vendor', vendor, '--state', state, '--json'],
      { env },
    );
    return { code, stderr, stdout, ...report.parse(JSON.parse(stdout)) };
  } finally {
    await server.close();
    rmSync(state, { recursive: true });
  }
}

describe.each(Object.keys(worlds))('R66 doctor looks at %s', (vendor) => {
  test('as whom, with which rights, and what this tenant demands', async () => {
    const { code, stderr, findings } = await doctor(vendor, () => {});
    const failed = findings.filter(({ state }) => state === 'fail');
    // a required field is what some desks are seeded with
    expect(failed.filter(({ check }) => check !== 'required fields')).toEqual([]);
    expect([code, stderr]).toEqual([failed.length === 0 ? 0 : 1, '']);
    const checks = new Set(findings.map(({ check }) => check));
    for (const check of ['settings', 'reachable', 'identity', 'rights', 'words', 'tools']) {
      expect(checks).toContain(check);
    }
    expect(findings.find(({ check }) => check === 'identity')?.said).toMatch(
      /^This connector acts as \S/,
    );
  });

  test('R35 a wrong credential is said, with the next step and without the value', async () => {
    const wrong = 'a-wrong-credential-0123456789abcdef012345';
    const { code, findings, stdout } = await doctor(vendor, (settings) => {
      settings[credentials[vendor] ?? ''] = wrong;
    });
    expect(code).toBe(1);
    const failed = findings.filter(({ state }) => state === 'fail');
    expect(failed.map(({ check }) => check)).toEqual(['identity']);
    expect(failed[0]?.next).toMatch(/\S/);
    expect(stdout).not.toContain(wrong);
  });
});

import { z } from 'zod';
import { describe, expect, test } from 'vitest';
import { manifestOf } from './connector-manifest.ts';
import { deployed, facts } from './deployed.fixture.ts';
import type { DeploymentFacts } from './facts.ts';

test('a manifest joins what the connector declares with what its deployment knows', () => {
  const manifest = manifestOf(deployed, facts);
  expect(manifest).toMatchObject({ category: 'notes', version: '1.2.3', port: 7411 });
  expect(manifest.tools).toEqual(deployed.tools);
  expect(manifest.vendors[1]).toEqual({
    id: 'pad',
    title: 'Pad 2',
    replicas: true,
    settings: [
      {
        name: 'url',
        variable: 'PAD_URL',
        required: true,
        secret: false,
        about: 'Where Pad answers.',
        example: 'https://pad.example',
      },
      { name: 'pin', variable: 'PAD_PIN', required: true, secret: true, about: 'The key.' },
      {
        name: 'book',
        variable: 'PAD_BOOK',
        required: false,
        secret: false,
        about: 'The book of new notes.',
      },
    ],
  });
});

const pad = facts.vendors.pad.settings;
const withPad = (settings: DeploymentFacts['vendors'][string]['settings']): DeploymentFacts => ({
  ...facts,
  vendors: { ...facts.vendors, pad: { settings } },
});

describe('R66 facts that do not fit the connector are refused with their place', () => {
  test.each<[string, DeploymentFacts, string]>([
    [
      'a setting that nobody described',
      withPad({ url: pad.url, pin: pad.pin }),
      'say what "book" of pad is',
    ],
    [
      'a setting that does not exist',
      withPad({ ...pad, colour: { about: 'x' } }),
      'pad has no setting "colour"',
    ],
    [
      'a secret with a value',
      withPad({ ...pad, pin: { about: 'x', value: 'v' } }),
      'a secret has no value here (pin of pad)',
    ],
    [
      'a secret with an example',
      withPad({ ...pad, pin: { about: 'x', example: 'v' } }),
      'a secret has no value here (pin of pad)',
    ],
    [
      'a vendor that does not exist',
      { ...facts, vendors: { ...facts.vendors, other: {} } },
      'there is no vendor "other"',
    ],
  ])('%s', (_, wrong, message) => {
    expect(() => manifestOf(deployed, wrong)).toThrow(
      new TypeError(`deployment of notes: ${message}`),
    );
  });

  test.each(['latest', '^1.0.0', '1.x', '1.0'])('version %s is none', (version) => {
    expect(() => manifestOf({ ...deployed, version }, facts)).toThrow(
      new TypeError(`deployment of notes: "${version}" is no exact version`),
    );
  });

  test.each([
    { registryName: 'notes' },
    { registryName: 'dev.gatehouse/a/b' },
    { summary: 'x'.repeat(101) },
    { port: 80 },
    { colour: 'red' },
  ])('%j', (wrong) => {
    expect(() => manifestOf(deployed, { ...facts, ...wrong })).toThrow(z.ZodError);
  });
});

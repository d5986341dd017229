import { z } from 'zod';
import { secretSetting } from '../vendor/secret-setting.ts';
import type { DeployedConnector } from './connector-manifest.ts';
import type { DeploymentFacts } from './facts.ts';

/** A connector with a vendor of its own and a remote one. */
export const deployed: DeployedConnector = {
  category: 'notes',
  title: 'Notes',
  version: '1.2.3',
  tools: [
    { name: 'get_note', scope: 'notes:read', effect: 'read' },
    { name: 'add_note', scope: 'notes:write', effect: 'write' },
  ],
  vendors: [
    { id: 'local', title: 'a file', settings: z.strictObject({ data: z.string() }) },
    {
      id: 'pad',
      title: 'Pad 2',
      settings: z.strictObject({
        url: z.url(),
        pin: secretSetting(z.string()),
        book: z.string().optional(),
      }),
    },
  ],
};

export const facts = {
  registryName: 'dev.gatehouse/notes',
  summary: 'Notes behind one tool surface, whatever keeps them.',
  npm: 'gatehouse-notes',
  image: 'gatehouse-notes',
  port: 7411,
  license: 'Apache-2.0',
  vendors: {
    local: { settings: { data: { about: 'The file.', value: '/state/notes.db' } } },
    pad: {
      replicas: true,
      settings: {
        url: { about: 'Where Pad answers.', example: 'https://pad.example' },
        pin: { about: 'The key.' },
        book: { about: 'The book of new notes.' },
      },
    },
  },
} as const satisfies DeploymentFacts;

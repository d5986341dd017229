import type { DeploymentFacts } from '@gatehouse/kit';

/** What `gatehouse-ticketing manifest` needs beside the connector itself; `deploy/` is generated from both. */
export const deployment = {
  registryName: 'dev.gatehouse/ticketing',
  summary:
    'Tickets of any help desk behind one tool surface: search, read, create, comment, set status.',
  npm: 'gatehouse-ticketing',
  image: 'gatehouse-ticketing',
  port: 7411,
  license: 'Apache-2.0',
  vendors: {
    embedded: {
      settings: {
        data: {
          about: 'The SQLite file of the desk; made when it is missing.',
          value: '/state/desk.db',
        },
        sample: { about: 'Fills a new file with this sample desk.', example: 'support-desk' },
      },
    },
    redmine: {
      replicas: true,
      settings: {
        url: {
          about: 'Where Redmine answers, with its folder if it lives in one.',
          example: 'https://redmine.internal',
        },
        apiKey: { about: 'The REST key of the account that the connector acts as.' },
        project: { about: 'Identifier of the project that takes new tickets.', example: 'support' },
        tracker: { about: 'Tracker of new tickets; without it the first of the project.' },
        text: {
          about: 'How this Redmine formats text: markdown or textile. Default: markdown.',
          example: 'textile',
        },
      },
    },
    zendesk: {
      replicas: true,
      settings: {
        url: { about: 'Where Zendesk answers.', example: 'https://acme.zendesk.com' },
        clientId: {
          about: 'Identifier of a confidential OAuth client; the connector acts as its user.',
          example: 'gatehouse_connector',
        },
        clientSecret: { about: 'The secret of that OAuth client.' },
        group: { about: 'Group that takes new tickets; without it the account’s default one.' },
      },
    },
    jira: {
      replicas: true,
      settings: {
        url: { about: 'Where the Jira site answers.', example: 'https://acme.atlassian.net' },
        email: {
          about: 'E-mail of the account that the connector acts as.',
          example: 'gatehouse@acme.example',
        },
        apiToken: { about: 'An API token of that account.' },
        project: { about: 'Key of the project that takes new tickets.', example: 'SUP' },
        issueType: {
          about: 'Type of new tickets; without it the first of the project that is no subtask.',
          example: 'Task',
        },
      },
    },
    github: {
      replicas: true,
      settings: {
        url: {
          about:
            'Where the API answers; without it github.com. An Enterprise Server answers at https://host/api/v3.',
          example: 'https://github.internal/api/v3',
        },
        token: {
          about: 'A fine-grained token of the account it acts as, with Issues: read and write.',
        },
        repository: { about: 'The repository that takes new tickets.', example: 'acme/support' },
        repositories: {
          about: 'Further repositories, which are queues as well.',
          example: 'acme/legal,acme/people',
        },
        statusLabels: {
          about:
            'Labels that stand for new, in_progress and waiting; without them open and closed are all.',
          example: 'in_progress=in progress,waiting=on hold',
        },
        priorityLabels: {
          about: 'Labels that stand for priorities; without them there are none.',
          example: 'urgent=priority: urgent,high=priority: high',
        },
      },
    },
  },
} as const satisfies DeploymentFacts;

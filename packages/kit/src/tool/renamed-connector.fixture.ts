import type { ConnectorDefinition } from '../connector.ts';
import { tinyConnector, type Notes } from '../serve/tiny-connector.fixture.ts';
import type { FormerNames } from './former-names.ts';

const times = { since: '1.0.0', until: '2.0.0' };

/** Present name -> what each tool of the tiny connector was called once, with its arguments. */
export const formerNames: Readonly<Record<string, Required<FormerNames>>> = {
  get_note: {
    formerly: [{ name: 'read_note', ...times }],
    formerArguments: [{ name: 'index', now: 'at', ...times }],
  },
  add_note: {
    formerly: [
      { name: 'write_note', ...times },
      { name: 'append_note', ...times },
    ],
    formerArguments: [{ name: 'content', now: 'text', ...times }],
  },
};

/** The tiny connector after its tools and arguments got other names. */
export const renamedConnector: ConnectorDefinition<Notes> = {
  ...tinyConnector,
  tools: tinyConnector.tools.map((tool) => ({ ...tool, ...formerNames[tool.name] })),
};

import type { Finding } from '@gatehouse/kit';
import type { Account, Description, TicketingAdapter } from './adapter.ts';
import { toolNames } from './capabilities.ts';

/** What is amiss with a connection, for the person who sets it up. Reads only; throws where it cannot even ask. */
export async function examineDesk({ describe }: TicketingAdapter): Promise<Finding[]> {
  const description = await describe.describe();
  const account = await describe.account();
  return [
    identity(account),
    ...rights(account),
    requiredFields(description),
    words(description, account),
    tools(description),
  ];
}

function identity({ person }: Account): Finding {
  return { check: 'identity', state: 'ok', said: `This connector acts as ${person}.` };
}

function rights({ granted, missing }: Account): Finding[] {
  const has =
    granted.length === 0 ? 'all that is needed, as far as the desk says' : granted.join(', ');
  if (missing.length === 0) return [{ check: 'rights', state: 'ok', said: `It has ${has}.` }];
  return missing.map(({ right, tools: needing, next }) => ({
    check: 'rights',
    state: 'fail',
    said: `It lacks ${right}, which ${needing.join(', ')} ${needing.length === 1 ? 'needs' : 'need'}.`,
    next,
  }));
}

function requiredFields({ required_fields: fields }: Description): Finding {
  if (fields.length === 0) {
    const said = 'A title and a body are enough for a new ticket.';
    return { check: 'required fields', state: 'ok', said };
  }
  return {
    check: 'required fields',
    state: 'fail',
    said: `This desk demands more of a new ticket: ${fields.join(', ')}.`,
    next: 'Give these fields a default in the desk, or let skills send them as custom_fields.',
  };
}

function words({ statuses, priorities }: Description, { unmapped }: Account): Finding {
  if (unmapped.length === 0) {
    const said = `${statuses.length} statuses and ${priorities.length} priorities have their words.`;
    return { check: 'words', state: 'ok', said };
  }
  const shown = unmapped.map((one) => `"${one.native}" as ${one.shown}`).join(', ');
  return {
    check: 'words',
    state: 'warn',
    said: `Words of this desk that have no neutral one are shown so: ${shown}.`,
    next: 'Rename them in the desk, or tell your people what they are shown as.',
  };
}

function tools({ tools: support, notes }: Description): Finding {
  const lacking = toolNames.filter((name) => support[name] !== 'yes');
  if (lacking.length === 0) return { check: 'tools', state: 'ok', said: 'All 13 tools work here.' };
  const said = `Not everything works here: ${lacking.map((name) => `${name} (${support[name]})`).join(', ')}.`;
  return { check: 'tools', state: 'ok', said: `${said} ${notes.join(' ')}` };
}

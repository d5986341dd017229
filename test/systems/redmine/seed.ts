import { z } from 'zod';
import type { RunningRedmine } from './server.ts';

const MANAGER = 3;
const DEVELOPER = 4;
const REPORTER = 5;
export const SUPPORT_ISSUES = 27;
const LEGAL_ISSUES = 3;

const user = z.object({ user: z.object({ id: z.int(), api_key: z.string() }) });
const issue = z.object({ issue: z.object({ id: z.int() }) });

interface Account {
  readonly id: number;
  readonly key: string;
}

export interface Seeded {
  /** Manager of both projects. */
  readonly alice: Account;
  /** Reporter of `support`. */
  readonly bob: Account;
  /** Developer of `support`: the default workflow lets this role do anything but reject. */
  readonly dan: Account;
}

/** Redmine's own REST interface, for what the connector under test must not be used for. */
export function rest(url: string, key: string) {
  return async <Reply>(method: string, path: string, reply: z.ZodType<Reply>, body?: object) => {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { 'x-redmine-api-key': key, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`);
    return reply.parse(text.trim() === '' ? undefined : JSON.parse(text));
  };
}

/** Two projects, three accounts, thirty issues with the five priorities in turn. For an empty Redmine. */
export async function seed({ url, adminKey }: RunningRedmine): Promise<Seeded> {
  const call = rest(url, adminKey);
  for (const [identifier, name] of [
    ['support', 'Support Desk'],
    ['legal', 'Legal'],
  ]) {
    const project = { identifier, name, is_public: false, tracker_ids: [1, 2, 3] };
    await call('POST', 'projects.json', z.unknown(), {
      project: { ...project, enabled_module_names: ['issue_tracking'] },
    });
  }
  const account = async (login: string): Promise<Account> => {
    const person = { login, firstname: login, lastname: 'Test', mail: `${login}@example.org` };
    const made = await call('POST', 'users.json', user, {
      user: { ...person, password: 'correct horse battery' },
    });
    return { id: made.user.id, key: made.user.api_key };
  };
  const alice = await account('Alice');
  const bob = await account('Bob');
  const dan = await account('Dan');
  const member = (project: string, { id }: Account, role: number) =>
    call('POST', `projects/${project}/memberships.json`, z.unknown(), {
      membership: { user_id: id, role_ids: [role] },
    });
  await member('support', alice, MANAGER);
  await member('legal', alice, MANAGER);
  await member('support', bob, REPORTER);
  await member('support', dan, DEVELOPER);
  // one after the other, so that ids follow the numbers in the titles
  for (let number = 1; number <= SUPPORT_ISSUES + LEGAL_ISSUES; number += 1) {
    const project_id = number <= SUPPORT_ISSUES ? 'support' : 'legal';
    const subject = `Request ${number}: printer jams`;
    const priority_id = 1 + (number % 5);
    const draft = { project_id, subject, description: `needle${number} café ☕`, priority_id };
    await call('POST', 'issues.json', issue, { issue: draft });
  }
  return { alice, bob, dan };
}

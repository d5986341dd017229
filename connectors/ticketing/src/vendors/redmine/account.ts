import type { Account } from '../../adapter.ts';
import type { ToolName } from '../../capabilities.ts';
import type { Connection } from './connection.ts';
import { unmapped } from './enums.ts';
import { defaultProject } from './projects.ts';
import { may } from './rights.ts';

/** Redmine's permissions that a tool cannot do without. */
const NEEDS: Readonly<Record<string, readonly ToolName[]>> = {
  view_issues: ['search_tickets', 'get_ticket'],
  add_issues: ['create_ticket'],
  edit_issues: ['update_ticket', 'set_status'],
  add_issue_notes: ['add_comment'],
  set_notes_private: ['add_comment'],
  manage_issue_relations: ['link_tickets'],
};

/** As whom the key acts, and what its roles in the project of new tickets lack. */
export async function accountOf(connection: Connection): Promise<Account> {
  const { reference } = connection;
  const { login, admin } = await reference.me();
  const project = await defaultProject(connection);
  const rights = await Promise.all(
    Object.keys(NEEDS).map(async (right) => ({
      right,
      has: await may(connection, project.id, right),
    })),
  );
  return {
    person: admin ? `${login}, an administrator` : login,
    granted: rights.filter(({ has }) => has).map(({ right }) => right),
    missing: rights
      .filter(({ has }) => !has)
      .map(({ right }) => ({
        right,
        tools: NEEDS[right] ?? [],
        next: `Give a role of ${login} in the project ${project.name} the permission ${right}.`,
      })),
    unmapped: unmapped(await reference.statuses(), await reference.priorities()),
  };
}

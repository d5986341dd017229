import { HttpResponse } from 'msw';
import type { Answer, Ask } from './answer.ts';
import type { User } from './model.ts';
import { window } from './paging.ts';
import { refuse } from './refusals.ts';
import { renderUser } from './render.ts';
import { may, visibleIssue, visibleProject } from './rights.ts';

export const myself: Answer = ({ world, user }) =>
  HttpResponse.json({
    ...renderUser(world, user.accountId),
    // one's own address is always shown
    emailAddress: user.email,
    locale: 'en_US',
    groups: { size: 1, items: [] },
    applicationRoles: { size: 1, items: [] },
    expand: 'groups,applicationRoles',
  });

export const user: Answer = ({ world, url }) => {
  const found = renderUser(world, url.searchParams.get('accountId'));
  return found
    ? HttpResponse.json(found)
    : refuse(404, ['Specified user does not exist or you do not have required permissions']);
};

/** A plain list, customers and apps among it, without a total. */
export const findUsers: Answer = (ask) => {
  const { url } = ask;
  const asked = url.searchParams.get('query') ?? url.searchParams.get('accountId');
  if (asked === null) {
    return refuse(400, ['Query must be specified, but none of the query parameters are set.']);
  }
  return people(ask, matching(ask));
};

export const findAssignable: Answer = (ask) => {
  const { world, user: asking, url } = ask;
  const project = url.searchParams.get('project');
  const key = url.searchParams.get('issueKey') ?? url.searchParams.get('issueId');
  if (project === null && key === null) {
    return refuse(400, ['Project or issue key must be specified.']);
  }
  if (project !== null && !visibleProject(world, asking, project)) {
    return refuse(404, [`No project could be found with key '${project}'.`]);
  }
  if (key !== null && !visibleIssue(world, asking, key)) {
    return refuse(404, [`Issue does not exist or you do not have permission to see it.`]);
  }
  return people(
    ask,
    matching(ask).filter((one) => may(one, 'ASSIGNABLE_USER')),
  );
};

/** Begins of words of the name, or of the address where it is shown. */
function matching({ world, url }: Ask): User[] {
  const query = (url.searchParams.get('query') ?? '').toLowerCase();
  const account = url.searchParams.get('accountId');
  return world.users.filter(
    ({ active, accountId, displayName, email, emailVisible }) =>
      active &&
      (account === null || account === accountId) &&
      (displayName
        .toLowerCase()
        .split(/\s+/)
        .some((word) => word.startsWith(query)) ||
        displayName.toLowerCase().startsWith(query) ||
        (emailVisible && email.startsWith(query))),
  );
}

function people({ world, url }: Ask, found: readonly User[]): Response {
  const { values } = window(found, url, { usual: 50, most: 1000 });
  return HttpResponse.json(values.map(({ accountId }) => renderUser(world, accountId)));
}

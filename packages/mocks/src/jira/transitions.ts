import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import { addComment, readComment } from './comments.ts';
import { sides, wrote } from './history.ts';
import { idText, list, object } from './json.ts';
import type { Issue, Transition } from './model.ts';
import { badFields, noIssue, refuse } from './refusals.ts';
import { renderNamed, renderStatus } from './render.ts';
import { may, projectOf, visibleIssue } from './rights.ts';
import { notOnScreen, readFields } from './write-fields.ts';
import type { World } from './world.ts';

/** The moves that the workflow has from where the issue stands, and how each is shown. */
export function offered(world: World, issue: Issue) {
  const { workflow } = projectOf(world, issue);
  const now = world.statuses.find(({ id }) => id === issue.status)?.name ?? '';
  return workflow.transitions
    .filter(({ from }) => from === 'any' || from.includes(now))
    .map((transition) => ({
      transition,
      shown: (withFields: boolean) => renderTransition(world, transition, withFields),
    }));
}

/** Its fields only with `expand=transitions.fields`; nothing at all for who may not move it. */
export const getTransitions: Answer = ({ world, user, url, params }) => {
  const issue = visibleIssue(world, user, params['issueIdOrKey']);
  if (!issue) return noIssue();
  const withFields = url.searchParams.get('expand')?.includes('transitions.fields') === true;
  const only = url.searchParams.get('transitionId');
  const transitions = may(user, 'TRANSITION_ISSUES')
    ? offered(world, issue).filter(({ transition }) => only === null || transition.id === only)
    : [];
  return HttpResponse.json({
    expand: 'transitions',
    transitions: transitions.map(({ shown }) => shown(withFields)),
  });
};

export const doTransition: Answer = (ask) => {
  const { world, user } = ask;
  const issue = visibleIssue(world, user, ask.params['issueIdOrKey']);
  if (!issue) return noIssue();
  const body = object(ask.body) ?? {};
  const id = idText(object(body['transition'])?.['id']);
  if (id === undefined) return refuse(400, ["Missing 'transition' identifier"]);
  const transition = offered(world, issue).find((one) => one.transition.id === id)?.transition;
  const to = world.statuses.find(({ name }) => name === transition?.to);
  if (!transition || !to || !may(user, 'TRANSITION_ISSUES')) {
    return refuse(400, [`Transition id '${id}' is not valid for this issue.`]);
  }
  const project = projectOf(world, issue);
  const type = project.issueTypes.find((one) => one.id === issue.type);
  if (!type) return refuse(400, ['The issue type selected is invalid.']);
  const screen = hasScreen(transition) ? ['resolution', 'assignee'] : [];
  const fields = object(body['fields']) ?? {};
  const { errors, apply } = readFields(fields, screen, { world, user, project, type });
  const update = object(body['update']) ?? {};
  for (const name of Object.keys(update)) if (name !== 'comment') errors[name] = notOnScreen(name);
  if (transition.resolution === 'required' && fields['resolution'] === undefined) {
    errors['resolution'] = 'Resolution is required.';
  }
  if (Object.keys(errors).length > 0) return badFields(errors);
  const comments = (list(update['comment']) ?? []).map((one) =>
    readComment(ask, object(one)?.['add']),
  );
  const refused = comments.find((one) => one instanceof Response);
  if (refused) return refused;
  const before = sides(world, issue);
  for (const one of apply) one(issue);
  issue.status = to.id;
  setResolution(world, issue, transition);
  // without a screen the comment is lost, and nobody is told
  for (const comment of hasScreen(transition) ? comments : []) {
    if (!(comment instanceof Response)) addComment(ask, issue, comment);
  }
  wrote(world, user, issue, before);
  return new HttpResponse(null, { status: 204 });
};

function hasScreen({ resolution, screen }: Transition): boolean {
  return screen ?? (resolution === 'required' || resolution === 'optional');
}

/** What the workflow does by itself, after the screen. */
function setResolution({ resolutions }: World, issue: Issue, { resolution }: Transition): void {
  if (resolution === 'clears') issue.resolution = null;
  if (typeof resolution === 'object') {
    issue.resolution = resolutions.find(({ name }) => name === resolution.sets)?.id ?? null;
  }
}

function renderTransition(world: World, transition: Transition, withFields: boolean) {
  const to = world.statuses.find(({ name }) => name === transition.to);
  const resolution = {
    required: transition.resolution === 'required',
    schema: { type: 'resolution', system: 'resolution' },
    name: 'Resolution',
    key: 'resolution',
    operations: ['set'],
    hasDefaultValue: false,
    allowedValues: world.resolutions.map(({ id }) =>
      renderNamed(world, world.resolutions, id, 'resolution'),
    ),
  };
  const onScreen = transition.resolution === 'required' || transition.resolution === 'optional';
  return {
    id: transition.id,
    name: transition.name,
    to: to ? renderStatus(world, to.id) : null,
    hasScreen: hasScreen(transition),
    isGlobal: transition.from === 'any',
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    isLooped: false,
    ...(withFields && { fields: onScreen ? { resolution } : {} }),
  };
}

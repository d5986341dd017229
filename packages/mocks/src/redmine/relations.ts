import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import { isBelow } from './hierarchy.ts';
import { find, note, refused } from './issues.ts';
import { recordOf } from './json.ts';
import { renderRelation, visibleRelations } from './render.ts';
import { may } from './rights.ts';
import type { World } from './world.ts';

/** As they are named from the other end; they are kept from the end that does. */
const reverse: Readonly<Record<string, string>> = {
  duplicated: 'duplicates',
  blocked: 'blocks',
  follows: 'precedes',
  copied_from: 'copied_to',
};
const seenFromTo: Readonly<Record<string, string>> = {
  duplicates: 'duplicated',
  blocks: 'blocked',
  precedes: 'follows',
  copied_to: 'copied_from',
};

export const relations: Answer = ({ world, user, id }) => {
  const issue = find(world, user, id);
  if (issue instanceof Response) return issue;
  return HttpResponse.json({
    relations: visibleRelations(world, user, issue).map(renderRelation),
  });
};

/** One in each direction between two issues, whatever its type, and none in a circle of one type. */
export const createRelation: Answer = ({ world, user, id, body }) => {
  const issue = find(world, user, id);
  if (issue instanceof Response) return issue;
  if (!may(world, user, issue.project, 'manage_issue_relations')) {
    return new HttpResponse(null, { status: 403 });
  }
  const { issue_to_id, relation_type = 'relates' } = recordOf(recordOf(body)['relation']);
  const other = world.issues.find((one) => one.id === Number(issue_to_id));
  if (!other || !may(world, user, other.project, 'view_issues')) {
    return refused(['Related issue cannot be blank']);
  }
  if (other.id === issue.id) return refused(['Related issue is invalid']);
  const named = String(relation_type);
  const turned = reverse[named];
  const [from, to] = turned === undefined ? [issue, other] : [other, issue];
  const type = turned ?? named;
  const errors = [
    ...(from.project === to.project ? [] : ["Related issue doesn't belong to the same project"]),
    ...(world.relations.some((one) => one.from === from.id && one.to === to.id)
      ? ['Related issue has already been taken']
      : []),
    ...(reaches(world, type, to.id, from.id)
      ? ['This relation would create a circular dependency']
      : []),
    ...(isBelow(world, from, to) || isBelow(world, to, from)
      ? ['An issue cannot be linked to one of its subtasks']
      : []),
  ];
  if (errors.length > 0) return refused(errors);
  const relation = { id: world.relations.length + 1, from: from.id, to: to.id, type };
  world.relations.push(relation);
  const at = world.now();
  for (const [one, name, end] of [
    [from, type, to],
    [to, seenFromTo[type] ?? type, from],
  ] as const) {
    one.updated = at;
    const detail = {
      property: 'relation',
      name,
      old_value: null,
      new_value: String(end.id),
    } as const;
    note(world, one, { user: user.id, at, private: false, notes: '', details: [detail] });
  }
  return HttpResponse.json({ relation: renderRelation(relation) }, { status: 201 });
};

function reaches(world: World, type: string, from: number, to: number, seen = [from]): boolean {
  const next = world.relations.filter((one) => one.type === type && one.from === from);
  return next.some(
    (one) =>
      one.to === to ||
      (!seen.includes(one.to) && reaches(world, type, one.to, to, [...seen, one.to])),
  );
}

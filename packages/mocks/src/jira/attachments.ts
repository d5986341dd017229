import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import type { Attachment, User } from './model.ts';
import { refuse } from './refusals.ts';
import { renderAttachment } from './render.ts';
import { may } from './rights.ts';
import type { World } from './world.ts';

/** Where files really lie. Whoever follows the redirect must leave the credential behind. */
export const MEDIA_HOST = 'https://api.media.atlassian.com';

function find(world: World, user: User, id: string | undefined): Attachment | undefined {
  if (!may(user, 'BROWSE_PROJECTS')) return undefined;
  return world.issues.flatMap(({ attachments }) => attachments).find((one) => one.id === id);
}

export const getAttachment: Answer = ({ world, user, params }) => {
  const found = find(world, user, params['id']);
  return found
    ? HttpResponse.json({ ...renderAttachment(world, found), id: Number(found.id) })
    : refuse(404, [`The attachment with id '${params['id'] ?? ''}' does not exist`]);
};

/** 303 to another host, unless `redirect=false`. */
export const attachmentContent: Answer = ({ world, user, url, params }) => {
  const found = find(world, user, params['id']);
  if (!found) return refuse(404, [`The attachment with id '${params['id'] ?? ''}' does not exist`]);
  if (url.searchParams.get('redirect') === 'false') return bytes(found);
  const location = `${MEDIA_HOST}/file/${found.id}/binary?token=signed&dl=true`;
  return new HttpResponse(null, { status: 303, headers: { location } });
};

export function bytes({ content, filename, mimeType }: Attachment): Response {
  const headers = {
    'content-type': mimeType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
  };
  return new HttpResponse(content, { status: 200, headers });
}

import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import { recordOf } from './json.ts';
import { renderAttachment } from './render.ts';
import { may } from './rights.ts';
import type { Attachment, Detail, Issue, User, World } from './world.ts';

/** A file that no issue has yet; the token names it. */
export const upload: Answer = ({ world, user, url, bytes }) => {
  const file: Attachment = {
    id: world.attachments.length + 1,
    issue: undefined,
    filename: url.searchParams.get('filename') ?? 'file',
    type: 'application/octet-stream',
    bytes,
    author: user.id,
    at: world.now(),
  };
  world.attachments.push(file);
  const token = `${file.id}.${'0'.repeat(64)}`;
  return HttpResponse.json({ upload: { id: file.id, token } }, { status: 201 });
};

/** Gives uploaded files to an issue; what its journal says of it. */
export function takeUploads(world: World, issue: Issue, uploads: unknown): Detail[] {
  return (Array.isArray(uploads) ? uploads : []).flatMap((one): Detail[] => {
    const { token, filename, content_type } = recordOf(one);
    const file = world.attachments.find(({ id }) => String(token).startsWith(`${id}.`));
    if (!file || file.issue !== undefined) return [];
    file.issue = issue.id;
    if (typeof filename === 'string') file.filename = filename;
    if (typeof content_type === 'string') file.type = content_type;
    const [name, new_value] = [String(file.id), file.filename];
    return [{ property: 'attachment', name, old_value: null, new_value }];
  });
}

export const readAttachment: Answer = ({ world, user, url, id }) => {
  const file = find(world, user, id);
  if (file instanceof Response) return file;
  return HttpResponse.json({ attachment: renderAttachment(world, file, url.origin) });
};

export const download: Answer = ({ world, user, id }) => {
  const file = find(world, user, id);
  if (file instanceof Response) return file;
  return new HttpResponse(new Uint8Array(file.bytes), {
    headers: {
      'content-type': file.type,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
    },
  });
};

function find(world: World, user: User, id: string): Attachment | Response {
  const file = world.attachments.find((one) => String(one.id) === id);
  const issue = world.issues.find((one) => one.id === file?.issue);
  if (!file || !issue) return new HttpResponse(null, { status: 404 });
  const visible = may(world, user, issue.project, 'view_issues');
  return visible ? file : new HttpResponse(null, { status: 403 });
}

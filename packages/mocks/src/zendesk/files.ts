import { HttpResponse } from 'msw';
import type { World } from './world.ts';

/**
 * The host that keeps the files. Its addresses are keys by themselves; it takes no credential of Zendesk, and whoever
 * brings one has given it to a stranger.
 */
export function serveFile(world: World, request: Request): Response {
  const { pathname } = new URL(request.url);
  const credential = request.headers.has('authorization') || request.headers.has('cookie');
  world.fileRequests.push({ path: pathname, credential });
  if (credential) return new HttpResponse('only one way to sign in is allowed', { status: 400 });
  const [, , id, key] = pathname.split('/');
  const file = world.attachments.find((one) => String(one.id) === id);
  if (!file || key !== `key${file.id * 7}`) return new HttpResponse(null, { status: 403 });
  return new HttpResponse(file.content, {
    headers: {
      'content-type': file.content_type,
      'content-disposition': `attachment; filename="${file.file_name}"`,
    },
  });
}

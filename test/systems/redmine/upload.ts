import { z } from 'zod';
import { rest } from './seed.ts';

interface File {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const uploaded = z.object({ upload: z.object({ id: z.int(), token: z.string() }) });

/** Puts a file on an issue, as Redmine wants it: first the bytes, then the token. Gives the attachment's id. */
export async function attach(url: string, key: string, issue: string, file: File): Promise<string> {
  const address = new URL(`uploads.json?filename=${encodeURIComponent(file.name)}`, url);
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'x-redmine-api-key': key, 'content-type': 'application/octet-stream' },
    body: file.bytes,
  });
  const { id, token } = uploaded.parse(await answer.json()).upload;
  const uploads = [{ token, filename: file.name, content_type: file.type }];
  await rest(url, key)('PUT', `issues/${issue}.json`, z.undefined(), { issue: { uploads } });
  return String(id);
}

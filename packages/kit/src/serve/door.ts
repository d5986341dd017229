import type { IncomingMessage } from 'node:http';
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import { PassportError, type Principal } from '@gatehouse/passport';
import { z } from 'zod';
import { AccessError } from '../access/access-error.ts';
import { insufficientScope, refusal } from '../access/challenge.ts';
import { missingScope } from '../access/check.ts';
import { presented } from '../access/presented.ts';
import { resourceMetadata, resourceMetadataUrl } from '../access/resource-metadata.ts';
import { openAccount } from '../call/account.ts';
import { formerTool } from '../call/former-use.ts';
import { scopesOf } from '../connector.ts';
import { findTool } from '../tool/find-tool.ts';
import type { ServerParts } from './server-parts.ts';

/** Who is let in at an HTTP endpoint. A refusal is a response, and an event for the operator. */
export interface Door {
  /** A page in a browser that reached this server under a name of its own (DNS rebinding), or from a foreign origin. */
  browserRefused(request: IncomingMessage): Response | undefined;
  /** The metadata document for who has no token; undefined for any other path. */
  metadata(path: string): Response | undefined;
  /** Who calls, or why they may not. */
  admit(request: IncomingMessage): Promise<Principal | Response>;
  /**
   * 403 that names the scope, when the body calls a tool whose scope the caller does not hold (step-up). A refused
   * call like any other: it is recorded before it is answered. Rejects when it cannot be.
   */
  stepUp(
    request: IncomingMessage,
    principal: Principal,
    body: unknown,
  ): Promise<Response | undefined>;
}

const toolCall = z.looseObject({
  method: z.literal('tools/call'),
  params: z.looseObject({ name: z.string() }),
});

/** `url` is the endpoint on this machine, `publicUrl` as clients know it. */
export function createDoor<Adapter>(
  parts: ServerParts<Adapter>,
  { url, publicUrl }: { url: URL; publicUrl: URL },
): Door {
  const { access, definition } = parts;
  const { options } = access;
  const names = [url.hostname, publicUrl.hostname];
  const hosts = [...localhostAllowedHostnames(), ...names];
  const origins = [...localhostAllowedOrigins(), ...names];
  const metadataUrl = resourceMetadataUrl(publicUrl);
  // a proxy may cut the public path off
  const metadataPaths = [metadataUrl.pathname, resourceMetadataUrl(url).pathname];
  const dpop = options.mode === 'tokens' ? options.dpop : 'off';
  const issuer =
    options.mode === 'tokens' ? options.issuers : options.mode === 'passport' ? options.issuer : [];

  const challenge = { resourceMetadata: metadataUrl, dpop };
  const said = (event: string, reason: string, response: Response, about: object = {}) => {
    parts.refused(reason);
    parts.log('warn', event, { status: response.status, reason, ...about });
    return response;
  };

  return {
    browserRefused({ headers }) {
      const host = validateHostHeader(headers.host, hosts);
      const origin = validateOriginHeader(headers.origin, origins);
      const wrong = host.ok ? origin : host;
      if (wrong.ok) return undefined;
      const error = { code: -32_000, message: wrong.message };
      const response = Response.json({ jsonrpc: '2.0', error, id: null }, { status: 403 });
      return said('host_or_origin_refused', host.ok ? 'origin' : 'host', response);
    },
    metadata(path) {
      if (options.mode === 'off' || !metadataPaths.includes(path)) return undefined;
      const about = {
        resource: publicUrl,
        name: definition.title,
        issuer,
        scopes: scopesOf(definition),
        dpop,
      };
      return Response.json(resourceMetadata(about));
    },
    async admit(request) {
      const { authorization, dpop: proof } = request.headers;
      const credentials = presented(
        { authorization, dpop: typeof proof === 'string' ? proof : undefined },
        { method: request.method ?? '', url: publicUrl.href },
      );
      try {
        return await access.verify(credentials);
      } catch (error) {
        const refused = asAccessError(error);
        const { status, headers } = refusal(refused, challenge);
        const body = { error: refused.code, message: refused.message, hint: refused.hint };
        return said('caller_refused', refused.code, Response.json(body, { status, headers }));
      }
    },
    async stepUp({ headers: { 'mcp-name': header } }, principal, body) {
      const name = toolCall.safeParse(body).data?.params.name;
      // a header that names another tool is a malformed request, which the SDK answers
      if (name === undefined || (header !== undefined && header !== name)) return undefined;
      const found = findTool(parts.tools, name);
      const missing = found && missingScope(found.prepared.tool, principal);
      if (!missing) return undefined;
      const { tool } = found.prepared;
      const account = openAccount(parts.services, tool);
      if (found.former) account.formerly([formerTool(tool.name, found.former)]);
      account.known(principal);
      account.failed(missing);
      await account.close();
      const { scope } = tool;
      const message = `${name} needs the scope ${scope}`;
      const { status, headers } = insufficientScope([scope], message, challenge);
      const answer = Response.json({ error: 'insufficient_scope', message }, { status, headers });
      return said('caller_refused', 'scope', answer, { person: principal.person, tool: name });
    },
  };
}

/** Whatever else is thrown means that nobody could say who this is. */
function asAccessError(error: unknown): AccessError {
  if (error instanceof AccessError) return error;
  if (error instanceof PassportError) {
    return new AccessError(error.code, `passport:${error.code}`, error.message);
  }
  return new AccessError('unavailable', 'access:failed', 'the caller could not be verified');
}

import type { Tool } from '@modelcontextprotocol/client';
import { listedTool, type ListedTool, type Listing } from '@gatehouse/connection';
import type { Standing } from '../org/standing.ts';

/** A connector's tool, and what this host makes of it. */
export interface RemoteTool extends ListedTool {
  /** The subject under which it is listed, where this is a former name of it. */
  readonly alias?: string | undefined;
  /** Where it stands by gatehouse.lock. Undefined: nothing is pinned, or nothing of it has moved. */
  readonly standing?: Standing | undefined;
  /** The listing that it was judged in. */
  readonly listing?: Listing | undefined;
}

/** See {@link listedTool}. */
export const toRemoteTool = (
  category: string,
  tool: Tool,
  { standing, listing, alias }: Pick<RemoteTool, 'standing' | 'listing' | 'alias'> = {},
): RemoteTool => ({
  ...listedTool(category, tool),
  ...(alias !== undefined && { alias }),
  ...(standing && { standing }),
  ...(listing && { listing }),
});

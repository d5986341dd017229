import { apiDiff } from 'api-smart-diff';
import { compareSchemas } from 'gatehouse-contract';
import schemaDiff from 'json-schema-diff';
import { validateSchemaCompatibility } from 'json-schema-diff-validator';
import type { Edit } from './edit.ts';

/** Somebody's opinion on whether an edit breaks a caller. Throws where it gives none. */
export interface Judge {
  readonly name: string;
  breaks(edit: Edit): boolean | Promise<boolean>;
}

export const ours: Judge = {
  name: 'gatehouse-contract',
  breaks: ({ before, after, direction }) =>
    compareSchemas(before, after, direction).some(({ verdict }) => verdict !== 'compatible'),
};

/** Libraries that others wrote, each asked in the direction that it can be asked in. */
export const rivals: readonly Judge[] = [
  {
    name: 'json-schema-diff-validator',
    breaks({ before, after }) {
      try {
        validateSchemaCompatibility(structuredClone(before), structuredClone(after));
        return false;
      } catch {
        return true;
      }
    },
  },
  {
    name: 'api-smart-diff',
    breaks: ({ before, after }) => apiDiff(before, after).some(({ type }) => type === 'breaking'),
  },
  {
    name: 'json-schema-diff',
    async breaks({ before, after, direction }) {
      const result = await schemaDiff.diffSchemas({
        sourceSchema: before,
        destinationSchema: after,
      });
      return direction === 'in' ? result.removalsFound : result.additionsFound;
    },
  },
];

import type { Rule } from './rule.ts';
import { descriptionRules } from './rules/descriptions.ts';
import { nameRules } from './rules/names.ts';
import { promiseRules } from './rules/promises.ts';
import { shapeRules } from './rules/shape.ts';
import { sizeRules } from './rules/size.ts';
import { valueRules } from './rules/values.ts';
import { writingRules } from './rules/writing.ts';

/** Every rule, in the order in which a reader meets them. */
export const rules: readonly Rule[] = [
  ...nameRules,
  ...descriptionRules,
  ...shapeRules,
  ...sizeRules,
  ...valueRules,
  ...promiseRules,
  ...writingRules,
];

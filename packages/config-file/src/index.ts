export {
  parseConfigText,
  ConfigTextError,
  type ConfigProblem,
  type ConfigText,
  type LocatedProblem,
} from './config-text.ts';

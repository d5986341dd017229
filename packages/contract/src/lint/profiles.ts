import type { ProfileName } from './finding.ts';
import type { Limit, Profile } from './profile.ts';

function error<T>(is: T, source: string): Limit<T> {
  return { is, level: 'error', source };
}
function warning<T>(is: T, source: string): Limit<T> {
  return { is, level: 'warning', source };
}

const OPENAI = 'OpenAI, function calling and Structured Outputs guides';
const CLAUDE = 'Claude API, tool definitions';
const CLAUDE_STRICT = 'Claude API, strict tool use: JSON Schema limitations';
const CLAUDE_PLUGINS = 'Claude Code, names of plugin tools';
const GEMINI = 'Gemini API, FunctionDeclaration';
const GEMINI_SCHEMA = 'Gemini API, Schema (unless the host passes parametersJsonSchema)';
const BEDROCK = 'Amazon Bedrock, ToolSpecification';
const PORTABLE = 'portable profile: what every target takes';
const BUDGET = 'portable profile: budget for definitions';

/** String formats that strict modes know; the same ten at OpenAI and Claude. */
const COMMON_FORMATS = [
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'uri',
  'ipv4',
  'ipv6',
  'uuid',
] as const;

const budgetAs = (level: 'error' | 'warning') => ({
  tools: { is: 20, level, source: BUDGET },
  toolTokens: { is: 1_200, level, source: BUDGET },
  serverTokens: { is: 8_000, level, source: BUDGET },
});

/** Words, digits and two marks: what OpenAI, Bedrock and (up to 128) Claude take. */
const plainName = (most: number) => ({
  pattern: new RegExp(`^[A-Za-z0-9_-]{1,${most}}$`),
  say: `1 to ${most} of A-Z, a-z, 0-9, _ and -`,
});

/** The strictest of each limit below, and what keeps a surface stable when it grows. */
const portable: Profile = {
  name: 'portable',
  toolName: error(
    {
      pattern: /^[a-z][a-z0-9_]{2,29}$/,
      say: '3 to 30 of a-z, 0-9 and _, beginning with a letter',
    },
    PORTABLE,
  ),
  argumentName: error(
    {
      pattern: /^[a-z][a-z0-9_]{0,63}$/,
      say: '1 to 64 of a-z, 0-9 and _, beginning with a letter',
    },
    PORTABLE,
  ),
  descriptionNeeded: error(true, PORTABLE),
  descriptionLeast: error(40, PORTABLE),
  descriptionMost: error(1_024, PORTABLE),
  argumentsDescribed: error(true, PORTABLE),
  rootClosed: error(true, PORTABLE),
  allClosed: warning(true, PORTABLE),
  rootUnion: error(true, PORTABLE),
  keywords: error(['oneOf', 'allOf', 'not', 'if', 'patternProperties', 'propertyNames'], PORTABLE),
  recursion: error(true, PORTABLE),
  freeMaps: error(true, PORTABLE),
  depth: error(5, PORTABLE),
  properties: error(50, PORTABLE),
  values: error(100, PORTABLE),
  requiredWithDefault: error(true, PORTABLE),
  bounds: warning(true, CLAUDE_STRICT),
  formats: warning(COMMON_FORMATS, PORTABLE),
  output: error(true, PORTABLE),
  outputOpen: error(true, 'MCP clients check results against the schema that they listed'),
  hints: error(true, PORTABLE),
  ...budgetAs('error'),
};

/** Function calling with `strict: true`. Figures from the guides and SDK sources; not measured against the service. */
const openaiStrict: Profile = {
  name: 'openai-strict',
  toolName: error(plainName(64), OPENAI),
  descriptionMost: error(1_024, OPENAI),
  rootClosed: error(true, OPENAI),
  allClosed: error(true, OPENAI),
  rootUnion: error(true, OPENAI),
  keywords: error(
    [
      'oneOf',
      'allOf',
      'not',
      'if',
      'then',
      'else',
      'dependentRequired',
      'dependentSchemas',
      'patternProperties',
    ],
    OPENAI,
  ),
  depth: error(10, OPENAI),
  properties: error(5_000, OPENAI),
  allRequired: error(true, OPENAI),
  formats: warning(COMMON_FORMATS, OPENAI),
  ...budgetAs('warning'),
  tools: error(128, OPENAI),
};

/** The Messages API; what only its strict mode refuses is a warning. The strict list comes from SDK sources. */
const claude: Profile = {
  name: 'claude',
  toolName: error(plainName(128), CLAUDE),
  prefixedName: warning(30, CLAUDE_PLUGINS),
  argumentName: error(plainName(64), CLAUDE),
  rootUnion: error(true, CLAUDE),
  rootClosed: warning(true, CLAUDE_STRICT),
  allClosed: warning(true, CLAUDE_STRICT),
  recursion: warning(true, CLAUDE_STRICT),
  bounds: warning(true, CLAUDE_STRICT),
  formats: warning(COMMON_FORMATS, CLAUDE_STRICT),
  ...budgetAs('warning'),
};

const gemini: Profile = {
  name: 'gemini',
  toolName: error(
    {
      pattern: /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/,
      say: '1 to 64 of A-Z, a-z, 0-9, _, . and -, beginning with a letter or _',
    },
    GEMINI,
  ),
  argumentName: error(
    {
      pattern: /^[A-Za-z_][A-Za-z0-9_]{0,63}$/,
      say: '1 to 64 of A-Z, a-z, 0-9 and _, beginning with a letter or _',
    },
    GEMINI,
  ),
  descriptionNeeded: error(true, GEMINI),
  keywords: warning(
    [
      '$ref',
      'oneOf',
      'allOf',
      'not',
      'if',
      'const',
      'contains',
      'dependentRequired',
      'dependentSchemas',
      'patternProperties',
      'prefixItems',
      'propertyNames',
    ],
    GEMINI_SCHEMA,
  ),
  recursion: warning(true, GEMINI_SCHEMA),
  singleType: warning(true, GEMINI_SCHEMA),
  textValues: warning(true, GEMINI_SCHEMA),
  ...budgetAs('warning'),
};

const bedrock: Profile = {
  name: 'bedrock',
  toolName: error(plainName(64), BEDROCK),
  descriptionNeeded: error(true, BEDROCK),
  ...budgetAs('warning'),
};

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  portable,
  'openai-strict': openaiStrict,
  claude,
  gemini,
  bedrock,
};

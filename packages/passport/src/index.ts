export {
  approvalSchema,
  MAX_LIFETIME_SECONDS,
  PASSPORT_META_KEY,
  type Approval,
  type Principal,
} from './claims.ts';
export { PassportError, type PassportErrorCode } from './error.ts';
export { hasFixedForm } from './fixed-form.ts';
export {
  ALGORITHMS,
  createKeyPair,
  publicKeySet,
  publicKeysOf,
  readSigningKey,
  type Algorithm,
  type PublicKeySet,
  type SigningKey,
} from './keys.ts';
export { createMint, type Mint, type MintOptions, type PassportRequest } from './mint.ts';
export {
  CLEAN,
  dataClasses,
  joinLabels,
  labelSchema,
  UNLABELLED,
  type DataClass,
  type Label,
} from './label.ts';
export { rememberVerified } from './remember.ts';
export { commonScopes, covers } from './scopes.ts';
export {
  CLOCK_TOLERANCE_SECONDS,
  createVerifier,
  type PassportVerifier,
  type VerifierOptions,
} from './verify.ts';

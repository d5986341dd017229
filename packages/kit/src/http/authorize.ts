/** How a vendor's requests prove who they are: asked before each request, told when the vendor refuses with 401. */
export interface Authorize {
  /** Headers of the next request. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /**
   * The vendor answered 401 to these headers. True when it is worth one more try with new headers (a token was
   * renewed); a 401 means that nothing was done, so that is safe for writes too.
   */
  refused(): Promise<boolean>;
}

/** Something that a consumer rests on and that does not hold. */
export interface UseProblem {
  readonly consumer: string;
  readonly file: string;
  readonly line: number;
  /** `use-tool`, `use-sends`, `use-reads`, `use-read-only`, `use-range`, `use-undeclared`, `use-unknown`, `use-variable`. */
  readonly rule: string;
  readonly level: 'error' | 'warning';
  readonly message: string;
  readonly fix: string;
}

/**
 * One error table a module: code → HTTP status, French sentence, what to do. Every surface answers from it:
 * a page shows the sentence, FHIR wraps it in an OperationOutcome, the command prints it.
 */
export type ErrorRow = {
  /** HTTP status. */
  readonly status: number;
  /** What went wrong, in French, for the person in front of the screen. */
  readonly sentence: string;
  /** What to do about it, in French. */
  readonly advice?: string;
  /** FHIR issue type (https://hl7.org/fhir/R4/valueset-issue-type.html). */
  readonly issue: FhirIssueType;
};

export type FhirIssueType =
  | 'invalid'
  | 'structure'
  | 'required'
  | 'value'
  | 'security'
  | 'login'
  | 'forbidden'
  | 'suppressed'
  | 'processing'
  | 'not-supported'
  | 'duplicate'
  | 'not-found'
  | 'too-long'
  | 'code-invalid'
  | 'conflict'
  | 'deleted'
  | 'incomplete'
  | 'throttled'
  | 'business-rule'
  | 'exception'
  | 'transient';

/** An expected failure: its code is a row of a table. Everything else thrown is a defect. */
export class CarnetError extends Error {
  readonly code: string;
  readonly status: number;
  readonly sentence: string;
  readonly advice: string | undefined;
  readonly issue: FhirIssueType;
  /** What a developer may read: no name, no number of a person, no content. */
  readonly detail: string | undefined;

  constructor(code: string, row: ErrorRow, detail?: string) {
    super(detail ? `${code}: ${detail}` : code);
    this.name = 'CarnetError';
    this.code = code;
    this.status = row.status;
    this.sentence = row.sentence;
    this.advice = row.advice;
    this.issue = row.issue;
    this.detail = detail;
  }
}

/** Makes the thrower of a table: `fail('ins-key')` gives the row as a `CarnetError`. `fail.rows` is the table itself. */
export function errorsOf<const Table extends Record<string, ErrorRow>>(table: Table) {
  const fail = (code: keyof Table & string, detail?: string): CarnetError => {
    const row = table[code];
    if (!row) throw new Error(`No error row ${code}`);
    return new CarnetError(code, row, detail);
  };
  return Object.assign(fail, { rows: table });
}

import type { Action, DocumentFacts, Obligation } from './facts.ts';
import { READING } from './rule.ts';

const PRESENT = 1;
const HIDDEN = 2;
const INVISIBLE_TO_PATIENT = 4;
const INVISIBLE_TO_REPRESENTATIVES = 8;
const ARCHIVED = 16;
const SUPERSEDED = 32;

/** The states a document is in, as one number, so that answers can be kept by it. 0: no document. */
export function statesOf(document: DocumentFacts): number {
  return (
    PRESENT |
    (document.hidden ? HIDDEN : 0) |
    (document.invisibleToPatient ? INVISIBLE_TO_PATIENT : 0) |
    (document.invisibleToRepresentatives ? INVISIBLE_TO_REPRESENTATIVES : 0) |
    (document.status === 'archived' ? ARCHIVED : 0) |
    (document.status === 'superseded' ? SUPERSEDED : 0)
  );
}

const WARNINGS: readonly (readonly [number, Obligation])[] = [
  [HIDDEN, 'warn-hidden'],
  [INVISIBLE_TO_PATIENT, 'warn-invisible-to-patient'],
  [INVISIBLE_TO_REPRESENTATIVES, 'warn-invisible-to-representatives'],
  [ARCHIVED, 'warn-archived'],
  [SUPERSEDED, 'warn-superseded'],
];
/** Due once, when the record is entered, and not again for each of its documents. */
const ON_ENTERING: readonly Obligation[] = [
  'notify-holder',
  'notify-holder-now',
  'notify-treating',
  'give-reason',
  'justify-within-24h',
];

/**
 * What an allowed act obliges to: the row's own obligations, and what the document's states add (EX_3.1-1080, EX_3.2-1025,
 * R12, R13). `states` comes from `statesOf`.
 */
export function obligationsFor(base: readonly Obligation[], action: Action, states: number): Obligation[] {
  const reading = READING.includes(action) && states !== 0;
  const due = base.filter((obligation) => {
    if (reading) return !ON_ENTERING.includes(obligation);
    // the person is not told of what waits to be announced (R12), save when it is opened to them
    return !(obligation === 'notify-holder' && (states & INVISIBLE_TO_PATIENT) !== 0);
  });
  if (reading)
    due.push(...WARNINGS.filter(([state]) => (states & state) !== 0).map(([, warning]) => warning));
  if ((states & INVISIBLE_TO_PATIENT) !== 0) {
    if (action === 'document.deposit') due.push('plan-reveal');
    if (action !== 'document.reveal') due.push('trace-unnamed');
  }
  if ((states & INVISIBLE_TO_REPRESENTATIVES) !== 0) due.push('trace-secret');
  return due;
}

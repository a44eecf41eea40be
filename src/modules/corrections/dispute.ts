/** Somebody says that a document is wrong, or is about somebody else; its author answers. */
export type DisputeKind = 'error' | 'wrong-patient';

export type Dispute = {
  readonly id: string;
  readonly kind: DisputeKind;
  readonly entryId: string;
  readonly openedBy: string;
  readonly openedLabel: string;
  readonly openedAt: Date;
  /** A month: GDPR art. 12 and 16. */
  readonly dueAt: Date;
  /** Which line or chapter; may be empty. */
  readonly place: string;
  readonly words: string;
  readonly answeredAt: Date | undefined;
  readonly outcome: 'accepted' | 'refused' | undefined;
  readonly answer: string | undefined;
  /** Of the document now: superseded once its author filed another version, quarantined while it is out of sight. */
  readonly status: string;
  /** Whether the actor of this visit is the author, who answers. */
  readonly mayAnswer: boolean;
};

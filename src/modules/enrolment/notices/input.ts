/** What a notice of a campaign is made of: the same for a mail and for a letter (A02). */
export type NoticeInput = {
  /** To whom it is sent, as an envelope says it: the person, or whoever answers for them. */
  readonly holderLabel: string;
  /** The lines below the name, in the order of NF Z10-011, the country last; empty for a mail. */
  readonly addressLines: readonly string[];
  /** 12 characters, without spaces (R27). */
  readonly code: string;
  /** The first moment at which it is too late: what is printed is what is left before (R1). */
  readonly deadline: Date;
  readonly campaignName: string;
  /** Whom the notice is about, when it goes to a parent or to a guardian. */
  readonly concerned?:
    | { readonly givenName: string; readonly birthYear: number; readonly as: 'child' | 'ward' }
    | undefined;
  /** Without a final slash. */
  readonly publicUrl: string;
  /** Printed on the letter, and what a return file names. Letters, figures and `-`. */
  readonly letterId: string;
  /** In very short sentences, for who reads with difficulty (A29, P09). */
  readonly simple?: boolean | undefined;
  /** A code that was asked for, sent to somebody who knows what Carnet is; an invitation without it. */
  readonly isNewCode?: boolean | undefined;
};

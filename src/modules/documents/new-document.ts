/** What a depositor hands over: bytes, what is said of them, and from which side. */
import type { IdentityTraits } from '#formats/traits';
import type { ActPrecision } from './entry.ts';

export type NewDocument = {
  readonly bytes: Uint8Array;
  /** As declared; compared with what the bytes are. */
  readonly mimeType: string;
  /** Bytes, as declared. */
  readonly size?: number | undefined;
  /** SHA-1, as declared (the hash of XDS and of FHIR attachments). */
  readonly sha1?: Buffer | undefined;
  /** OID or UUID of at most 128 characters. A CDA brings its own. */
  readonly uniqueId?: string | undefined;
  readonly title?: string | undefined;
  readonly typeCode?: string | undefined;
  /** OID of the nomenclature of the type; left out, the one of the known type. */
  readonly typeSystem?: string | undefined;
  /** Whom the deposit names: an INS with its OID, and traits if it gives any. */
  readonly patient?: PresentedPatient | undefined;
  readonly author?: Author | undefined;
  readonly validator?: { readonly id: string | undefined; readonly label: string } | undefined;
  readonly software?: string | undefined;
  readonly visibility?: Visibility | undefined;
  readonly actStart?: Date | undefined;
  readonly actEnd?: Date | undefined;
  /** How exactly `actStart` is known; to the instant, unless said. */
  readonly actPrecision?: ActPrecision | undefined;
  readonly createdAt?: Date | undefined;
  readonly language?: string | undefined;
  readonly formatCode?: string | undefined;
  readonly facilityType?: string | undefined;
  readonly practiceSetting?: string | undefined;
  /** uniqueId of the document that this one replaces. */
  readonly replaces?: string | undefined;
  /**
   * The person's own copy of what somebody else made, out of an archive: filed as theirs, with a type of theirs. It names its
   * author, and gives that author no right.
   */
  readonly isCopy?: boolean | undefined;
};

export type PresentedPatient = {
  /** 15 characters; spaces allowed. */
  readonly ins: string;
  readonly oid: string;
  readonly traits?: IdentityTraits | undefined;
};

export type Author = {
  /** PS_IdNat; absent when a structure acts in its own name. */
  readonly id: string | undefined;
  readonly label: string;
  readonly profession: string | undefined;
  readonly structureId: string | undefined;
  readonly structureLabel: string | undefined;
};

/** JDV_J08: MASQUE_PS, INVISIBLE_PATIENT, INVISIBLE_REPRESENTANTS_LEGAUX. */
export type Visibility = {
  readonly hidden: boolean;
  readonly invisibleToPatient: boolean;
  readonly invisibleToRepresentatives: boolean;
};

export const VISIBLE: Visibility = {
  hidden: false,
  invisibleToPatient: false,
  invisibleToRepresentatives: false,
};

export const visibilityOf = ({
  hidden,
  invisibleToPatient,
  invisibleToRepresentatives,
}: Visibility): Visibility => ({ hidden, invisibleToPatient, invisibleToRepresentatives });

/** A lot of documents sent together about one person (IHE SubmissionSet). */
export type Lot = {
  readonly documents: readonly NewDocument[];
  readonly submission?: {
    readonly uniqueId: string;
    readonly sourceId?: string | undefined;
    readonly contentTypeCode?: string | undefined;
    readonly title?: string | undefined;
    readonly note?: string | undefined;
    /** Who sends it, when another than the depositor. */
    readonly author?: Author | undefined;
  };
};

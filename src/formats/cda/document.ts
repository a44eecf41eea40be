// A CDA R2 document (HL7, French profile CI-SIS) as plain values: what the header says and what the body shows.

export type CdaErrorCode = 'not-xml' | 'doctype' | 'too-deep' | 'too-many-nodes' | 'not-cda' | 'missing';

/** Why bytes are refused. `detail` is technical English and holds no value of the document. */
export class CdaError extends Error {
  override readonly name = 'CdaError';
  readonly code: CdaErrorCode;
  readonly detail: string;

  constructor(code: CdaErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}

export interface CdaDocument {
  readonly header: CdaHeader;
  readonly body: CdaBody;
}

/** Instance identifier: an OID or UUID, and the identifier it assigned. */
export interface EntityId {
  readonly root: string;
  readonly extension?: string;
}

/** `label` is empty when the document gives none. */
export interface Coded {
  readonly code: string;
  readonly system: string;
  readonly label: string;
}

export interface CdaHeader {
  /** `OID`, or `OID^extension`. */
  readonly uniqueId: string;
  readonly setId?: string;
  readonly versionNumber?: number;
  readonly type: Coded;
  /** The title, else the label of the type. */
  readonly title: string;
  /** ISO 8601 instant in UTC, as every other time here. */
  readonly creationTime: string;
  /** HL7 level N, R or V. */
  readonly confidentialityCode: string;
  readonly language?: string;
  readonly patient: CdaPatient;
  readonly authors: readonly CdaParticipant[];
  readonly legalAuthenticator?: CdaParticipant;
  readonly custodian: CdaOrganization;
  /** The main act documented: the first one that has a time. */
  readonly service: { readonly start?: string; readonly stop?: string; readonly code?: Coded };
  readonly facilityType?: Coded;
  readonly practiceSetting?: Coded;
  /** uniqueId of each document this one replaces (relatedDocument RPLC). */
  readonly replaces: readonly string[];
  readonly templateIds: readonly string[];
  /** 1: another format inside; 2: narrative alone; 3: narrative and coded entries. */
  readonly level: 1 | 2 | 3;
  /** XDS format code, where the body or the templates tell it. */
  readonly formatCode?: string;
}

export interface CdaPatient {
  /** `value`: number and key as written in the file (unchecked), without spaces. */
  readonly ins?: { readonly value: string; readonly oid: string };
  readonly otherIds: readonly EntityId[];
  readonly birthName: string;
  /** All given names of the birth certificate, the first one first. */
  readonly birthGivenNames: readonly string[];
  readonly usageName?: string;
  readonly usageGivenName?: string;
  /** U: unknown or undifferentiated. */
  readonly sex: 'M' | 'F' | 'U';
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly birthPlaceCog?: string;
}

export interface CdaOrganization {
  readonly id?: EntityId;
  readonly name?: string;
}

/** Who made or validated the document: a person, or a device (software) when `device` stands alone. */
export interface CdaParticipant {
  readonly id?: EntityId;
  readonly family?: string;
  readonly given?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  /** Role played for this document (functionCode), such as PCP, médecin traitant. */
  readonly function?: Coded;
  /** Profession and specialty, such as G15_10/SM26. */
  readonly specialty?: Coded;
  readonly organization?: CdaOrganization;
  readonly device?: { readonly software?: string; readonly model?: string };
  readonly time?: string;
  readonly telecoms: readonly { readonly value: string; readonly use?: string }[];
}

export type CdaBody =
  | { readonly kind: 'unstructured'; readonly mediaType: string; readonly bytes: Uint8Array }
  | { readonly kind: 'structured'; readonly sections: readonly Section[] };

export interface Section {
  readonly id?: string;
  readonly code?: Coded;
  readonly title?: string;
  readonly narrative: readonly NarrativeNode[];
  readonly sections: readonly Section[];
}

export type NarrativeStyle = 'bold' | 'italics' | 'underline' | 'emphasis' | 'indent' | 'preformatted';
export type ListMarker =
  | 'decimal'
  | 'lower-roman'
  | 'upper-roman'
  | 'lower-alpha'
  | 'upper-alpha'
  | 'disc'
  | 'circle'
  | 'square';
export type Align = 'left' | 'center' | 'right' | 'justify';
export type NarrativeNodes = readonly NarrativeNode[];

interface Styled {
  /** Target of an inner link (`#id`) or of a footnote reference. */
  readonly id?: string;
  readonly styles: readonly NarrativeStyle[];
}

/** The narrative block of a section: only what the CDA schema knows; text of anything else is kept as text. */
export type NarrativeNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'br' }
  | ({ readonly kind: 'paragraph'; readonly children: NarrativeNodes } & Styled)
  | ({
      readonly kind: 'content';
      readonly revised?: 'insert' | 'delete';
      readonly children: NarrativeNodes;
    } & Styled)
  | ({
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly marker?: ListMarker;
      readonly caption: NarrativeNodes;
      readonly items: readonly ListItem[];
    } & Styled)
  | ({
      readonly kind: 'table';
      readonly caption: NarrativeNodes;
      readonly head: readonly TableRow[];
      readonly body: readonly TableRow[];
      readonly foot: readonly TableRow[];
    } & Styled)
  /** `href` is http, https, mailto or `#id`, nothing else. */
  | {
      readonly kind: 'link';
      readonly href: string;
      readonly title?: string;
      readonly children: NarrativeNodes;
    }
  | { readonly kind: 'sub' | 'sup' | 'caption'; readonly children: NarrativeNodes }
  | { readonly kind: 'footnote'; readonly id?: string; readonly children: NarrativeNodes }
  | { readonly kind: 'footnote-ref'; readonly ref: string; readonly children: NarrativeNodes }
  | ({ readonly kind: 'image' } & CdaMedia)
  | ({ readonly kind: 'attachment' } & CdaMedia)
  /** A renderMultiMedia whose object is not in the document. */
  | { readonly kind: 'missing-media'; readonly reference: string; readonly caption: NarrativeNodes };

/** `image` is JPEG, PNG or GIF by its bytes, whatever the document declares; `attachment` is anything else. */
export interface CdaMedia {
  readonly id: string;
  /** By the bytes where they tell, else as declared. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Caption or text of the object; empty when the document gives neither. */
  readonly alt: string;
  readonly caption: NarrativeNodes;
}

export interface ListItem extends Styled {
  readonly caption: NarrativeNodes;
  readonly children: NarrativeNodes;
}

export interface TableRow extends Styled {
  readonly cells: readonly TableCell[];
}

export interface TableCell extends Styled {
  readonly header: boolean;
  readonly colspan: number;
  readonly rowspan: number;
  /** Own alignment, else that of the row or the row group. */
  readonly align?: Align;
  readonly children: NarrativeNodes;
}

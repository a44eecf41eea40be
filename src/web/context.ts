import { createContext } from 'react-router';
import type { Access, VisitRequest } from '#access';
import type { Audit } from '#audit';
import type { Citizens, Qualification } from '#citizens';
import type { Corrections } from '#corrections';
import type { Documents } from '#documents';
import type { Campaigns, Enrolment, Papers } from '#enrolment';
import type { Expectations } from '#expectations';
import type { CdaDocument } from '#formats/cda/document';
import type { Sniffed } from '#formats/mime';
import type { HealthProfile } from '#health-profile';
import type { Browser, Identity, Session } from '#identity';
import type { Notifications } from '#notifications';
import type { Clock } from '#platform/clock';
import type { Images } from '#platform/images';
import type { cardPdf } from '#platform/pdf/card-sheet';
import type { PdfRenderer } from '#platform/pdf/pdf-renderer';
import type { taggedPdf } from '#platform/pdf/tagged-pdf';
import type { Portability } from '#portability';
import type { Professionals } from '#professionals';
import type { Representation } from '#representation';
import type { Support } from '#support';

/** Everything that the pages may reach. They hold no rule and no query of their own. */
export type Doors = {
  readonly identity: Identity;
  readonly access: Access;
  readonly citizens: Citizens;
  readonly qualification: Qualification<VisitRequest>;
  readonly documents: Documents;
  readonly corrections: Corrections;
  readonly expectations: Expectations;
  readonly healthProfile: HealthProfile;
  readonly audit: Audit;
  readonly enrolment: Enrolment;
  readonly campaigns: Pick<Campaigns, 'forProfessional'>;
  readonly papers: Papers;
  readonly professionals: Professionals;
  readonly representation: Representation;
  readonly notifications: Notifications;
  readonly support: Support;
  readonly portability: Portability;
  readonly pdf: Pick<PdfRenderer, 'pageCount' | 'renderPage' | 'text'>;
  readonly images: Images;
  readonly clock: Clock;
  /** What a chosen file is, before it is filed: read here, decided by the deposit. */
  readonly files: {
    sniff(bytes: Uint8Array): Sniffed;
    /** A tagged PDF of a page's facts. */
    readonly pdf: typeof taggedPdf;
    /** A card to cut out. */
    readonly card: typeof cardPdf;
    /** The words of a text format; undefined when they cannot be read. */
    text(bytes: Uint8Array, mimeType: string): Promise<string | undefined>;
    /** Undefined when it is no readable CDA. */
    cda(bytes: Uint8Array): CdaDocument | undefined;
  };
  /** The French sentences behind the codes that lines of history and receipts keep. */
  readonly explain: {
    /** Code of a deciding rule. */
    rule(code: string): string | undefined;
    /** Code of an error row. */
    refusal(code: string): string | undefined;
  };
  readonly settings: {
    readonly publicUrl: string;
    readonly demo: boolean;
    /** Bytes of one document at most (R21). */
    readonly documentBytes: number;
    /** Whether deposits are shown to a virus scanner. */
    readonly scans: boolean;
    /** The mails of the demonstration; absent in production. */
    readonly demoInboxUrl?: string | undefined;
  };
  /** A defect, told to the journal: never its message, which may quote a value. */
  report(event: string, error: unknown, requestId: string): void;
};

/** The browser that asks: what is known of it, and what its cookies are to hold after the answer. */
export type BrowserHere = Browser & {
  /** The secret of the proof under way. */
  readonly step: string | undefined;
  /** An undefined cookie stays as it is; `null` takes the step away. */
  keep(cookies: {
    readonly session?: string | undefined;
    readonly device?: string | undefined;
    readonly step?: string | null | undefined;
  }): void;
};

/** What one request brings: who is there, and the doors. */
export type Site = {
  readonly doors: Doors;
  readonly session: Session | undefined;
  readonly browser: BrowserHere;
  /** What the cookie of a proof holds: who showed a card and a code, for half an hour. */
  readonly proof: string | undefined;
  /** Where the request comes from, to count tries. */
  readonly source: string;
  readonly requestId: string;
};

export const siteContext = createContext<Site>();

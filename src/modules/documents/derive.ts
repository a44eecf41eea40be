/** What other modules take out of a document when it is filed (R24). */
import type { Visit } from '#access';
import type { CdaDocument } from '#formats/cda/document';
import type { DocumentEntry } from './entry.ts';

export type FiledDocument = {
  readonly entry: DocumentEntry;
  /** As they were sent. */
  readonly bytes: Uint8Array;
  readonly cda: CdaDocument | undefined;
};

/**
 * Runs in the depositor's own transaction, after the row of the document: what it writes is committed with it or not at all.
 * It sees what the depositor may see, which is often nothing of the rest of the record.
 * @throws what makes the deposit fail; a document that says nothing to it is no failure
 */
export type Derive = (visit: Visit, filed: FiledDocument) => Promise<void>;

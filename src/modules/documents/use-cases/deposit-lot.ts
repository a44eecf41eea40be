/**
 * Files a lot of documents about one person: all of it or nothing. Bytes, metadata, trace and events are committed
 * together, and only then is the depositor told yes (convention 3, A15).
 */
import { type Access, accessErrors, Refused, type Visit } from '#access';
import type { Audit } from '#audit';
import type { Citizens, Person } from '#citizens';
import type { BlobStore } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import { CarnetError } from '#platform/errors';
import { newHolderId } from '#platform/ids';
import type { VirusScanner } from '#platform/virus-scan';
import type { Derive } from '../derive.ts';
import { documentErrors } from '../errors.ts';
import type { PublishDocumentEvent } from '../events.ts';
import { namedPatient } from '../named-patient.ts';
import type { Lot } from '../new-document.ts';
import { checkContent } from '../rules/check-content.ts';
import { describe } from '../rules/describe.ts';
import { scanned } from '../scanned.ts';
import { acceptedReceipt, writeReceipt } from '../store/receipts.ts';
import { findSubmission, insertSubmission } from '../store/submissions.ts';
import {
  authorizeDeposit,
  createFileDocument,
  type DepositedDocument,
  isShut,
  originOf,
  type PreparedDocument,
} from './file-document.ts';
import { CameBetween } from './replace-document.ts';

export type Depositor = {
  readonly session: { readonly hash: Buffer };
  readonly requestId?: string | undefined;
  /** The program through which it comes, for the trace. */
  readonly software?: string | undefined;
  /** The space the depositor is in, when a page says so: the documents must then name the same person. */
  readonly holderId?: string | undefined;
};

export type DepositedLot = {
  /** In the order of the lot. */
  readonly documents: readonly DepositedDocument[];
  readonly holderId: string;
  /** Public id of the SubmissionSet, when there is one that this depositor sent. */
  readonly submissionId: string | undefined;
};

type Deps = {
  readonly access: Access;
  readonly audit: Audit;
  readonly citizens: Citizens;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly publish: PublishDocumentEvent;
  readonly derive: Derive;
  readonly scanner: VirusScanner;
  /** Of one file (R21). */
  readonly maxBytes: number;
};

export function createDepositLot(deps: Deps) {
  const { access, citizens } = deps;
  const fileDocument = createFileDocument(deps);

  /** @throws CarnetError; nothing half-written remains after any of them */
  async function depositLot(depositor: Depositor, lot: Lot): Promise<DepositedLot> {
    let holderId: string | undefined;
    try {
      const checked = lot.documents.map((document) => {
        const content = checkContent(document, deps.maxBytes);
        const patient = namedPatient(document, content.cda?.header);
        return {
          content,
          description: describe(document, content, patient, access.reference, deps.clock.now()),
        };
      });
      const prepared: PreparedDocument[] = [];
      // One after the other: a scanner is no faster at two.
      for (const one of checked) prepared.push({ ...one, scan: await scanned(deps.scanner, one.content) });
      holderId = await holderOf(prepared, depositor);
      const request = { ...depositor, holderId };
      return await twice(() => access.writing(request, (visit) => file(visit, prepared, lot)));
    } catch (error) {
      if (error instanceof CarnetError && error.status !== 401)
        await writeRefusal(depositor, error, holderId !== undefined);
      throw error;
    }
  }

  /** One lot, one person: found by the INS that every document names (R16: one answer for all that is not open). */
  async function holderOf(prepared: readonly PreparedDocument[], depositor: Depositor): Promise<string> {
    const [first, ...others] = prepared.map(({ description }) => description);
    if (!first) throw documentErrors('empty', 'no document');
    if (others.some((other) => other.ins !== first.ins || other.oid !== first.oid))
      throw documentErrors('two-patients');
    const holderId = await citizens.holderByIns(first.ins, first.oid);
    if (depositor.holderId && depositor.holderId !== holderId) throw documentErrors('other-patient');
    // Somebody unknown is visited all the same, under an id that nobody has: same answer, same work (R16).
    return holderId ?? newHolderId();
  }

  async function file(visit: Visit, prepared: readonly PreparedDocument[], lot: Lot): Promise<DepositedLot> {
    visit.attempt(
      'document.deposit',
      undefined,
      prepared.some(({ description }) => description.visibility.invisibleToRepresentatives),
    );
    const [first] = prepared;
    const mayCorrect = visit.space.state === 'opposed' && first?.description.replaces !== undefined;
    // A space that is shut comes before anything else, with the rule that its history will tell; an opposed one is corrected (R35).
    if (first && isShut(visit) && !mayCorrect) authorizeDeposit(visit, first.description, undefined);
    const person = await citizens.person(visit.tx, visit.holderId);
    if (!person) throw accessErrors('space-not-open');
    const done: DepositedDocument[] = [];
    for (const one of prepared) done.push(await fileDocument(visit, person, one));
    const created = done.filter((document) => document.created);
    let submissionId: string | undefined;
    if (lot.submission)
      submissionId =
        created.length > 0
          ? await insertSubmission(
              visit,
              lot.submission,
              done.map((document) => document.id),
            )
          : await findSubmission(visit, lot.submission.uniqueId);
    if (originOf(visit) !== 'holder')
      for (const document of created) visit.later(acceptedReceipt(visit, document.id, labelOf(person)));
    return { documents: done, holderId: visit.holderId, submissionId };
  }

  /** A refusal leaves a receipt to its depositor, by its code alone, and a security event when no visit could trace it. */
  async function writeRefusal(depositor: Depositor, error: CarnetError, isTraced: boolean): Promise<void> {
    const { requestId } = depositor;
    await access.asActor(depositor.session, async (tx, actorId, actorKind) => {
      if (actorKind !== 'PATIENT')
        await writeReceipt(tx, actorId, { outcome: 'refused', reference: error.code, personLabel: '' });
      if (!isTraced)
        await deps.audit.writeSecurityEvent(
          { actorKind, actorId, action: 'document.deposit', code: error.code, requestId },
          tx,
        );
    });
  }

  return depositLot;
}

const labelOf = (person: Person) => `${person.usageName ?? person.birthName} ${person.firstGivenName}`;

/**
 * Two deposits of one identifier at once: the second sees the first after its own attempt failed. So does whoever replaces
 * what was replaced or deleted meanwhile.
 */
async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isDuplicate = error instanceof Error && 'code' in error && error.code === '23505';
    if (!(isDuplicate || error instanceof CameBetween) || error instanceof Refused) throw error;
  }
  try {
    return await work();
  } catch (error) {
    throw error instanceof CameBetween ? documentErrors('already-replaced') : error;
  }
}

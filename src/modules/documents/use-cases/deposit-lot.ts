/**
 * Files a lot of documents about one person: all of it or nothing. Bytes, metadata, trace and events are committed
 * together, and only then is the depositor told yes (convention 3, A15).
 */
import { type Access, accessErrors, type DocumentSubject, Refused, type Visit } from '#access';
import type { Audit } from '#audit';
import type { Citizens, Person } from '#citizens';
import { compareTraits } from '#formats/traits';
import { type BlobStore, SMALL } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import { CarnetError } from '#platform/errors';
import { newHolderId, newId, publicId } from '#platform/ids';
import { type DocumentOrigin, subjectOf } from '../entry.ts';
import { documentErrors } from '../errors.ts';
import type { PublishDocumentEvent } from '../events.ts';
import { namedPatient } from '../named-patient.ts';
import type { Lot } from '../new-document.ts';
import { type CheckedContent, checkContent } from '../rules/check-content.ts';
import { type Description, describe } from '../rules/describe.ts';
import { insertEntry } from '../store/entries.ts';
import { acceptedReceipt, writeReceipt } from '../store/receipts.ts';
import { type KnownDeposit, knownDeposit, replacedDeposit, supersede } from '../store/replacing.ts';
import { findSubmission, insertSubmission } from '../store/submissions.ts';

export type Depositor = {
  readonly session: { readonly hash: Buffer };
  readonly requestId?: string | undefined;
  /** The space the depositor is in, when a page says so: the documents must then name the same person. */
  readonly holderId?: string | undefined;
};

export type DepositedDocument = {
  /** Public id. */
  readonly id: string;
  readonly uniqueId: string;
  readonly title: string;
  readonly typeCode: string;
  readonly version: number;
  /** Counts the changes of metadata. */
  readonly revision: number;
  readonly updatedAt: Date;
  /** False when the same deposit had already been acknowledged: nothing was written again. */
  readonly created: boolean;
  /** Differences of identity that do not forbid (R26), as field names. */
  readonly warnings: readonly string[];
  /** A replaced document that is not known here: noted. */
  readonly unknownReplaced: boolean;
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
};

type Prepared = { readonly content: CheckedContent; readonly description: Description };

export function createDepositLot(deps: Deps) {
  const { access, citizens } = deps;

  /** @throws CarnetError; nothing half-written remains after any of them */
  async function depositLot(depositor: Depositor, lot: Lot): Promise<DepositedLot> {
    let holderId: string | undefined;
    try {
      const prepared = lot.documents.map((document): Prepared => {
        const content = checkContent(document);
        const patient = namedPatient(document, content.cda?.header);
        return {
          content,
          description: describe(document, content, patient, access.reference, deps.clock.now()),
        };
      });
      holderId = await holderOf(prepared, depositor);
      const request = { session: depositor.session, holderId, requestId: depositor.requestId };
      return await twice(() => access.writing(request, (visit) => file(visit, prepared, lot)));
    } catch (error) {
      if (error instanceof CarnetError && error.status !== 401)
        await writeRefusal(depositor, error, holderId !== undefined);
      throw error;
    }
  }

  /** One lot, one person: found by the INS that every document names (R16: one answer for all that is not open). */
  async function holderOf(prepared: readonly Prepared[], depositor: Depositor): Promise<string> {
    const [first, ...others] = prepared.map(({ description }) => description);
    if (!first) throw documentErrors('empty', 'no document');
    if (others.some((other) => other.ins !== first.ins || other.oid !== first.oid))
      throw documentErrors('two-patients');
    const holderId = await citizens.holderByIns(first.ins, first.oid);
    if (depositor.holderId && depositor.holderId !== holderId) throw documentErrors('other-patient');
    // Somebody unknown is visited all the same, under an id that nobody has: same answer, same work (R16).
    return holderId ?? newHolderId();
  }

  async function file(visit: Visit, prepared: readonly Prepared[], lot: Lot): Promise<DepositedLot> {
    visit.attempt('document.deposit');
    const [first] = prepared;
    // A space that is shut comes before anything else, with the rule that its history will tell.
    if (first && visit.space.state !== 'created' && visit.space.state !== 'active')
      visit.authorize('document.deposit', newSubject(visit, first.description));
    const person = await citizens.person(visit.tx, visit.holderId);
    if (!person) throw accessErrors('space-not-open');
    const done: DepositedDocument[] = [];
    for (const one of prepared) done.push(await fileOne(visit, person, one));
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

  async function fileOne(
    visit: Visit,
    person: Person,
    { content, description }: Prepared,
  ): Promise<DepositedDocument> {
    if (person.insStatus !== 'qualifiee') throw documentErrors('ins-not-qualified');
    const warnings = compareIdentity(person, description);
    const granted = visit.authorize('document.deposit', newSubject(visit, description));
    const [key, { known, sameContent }] = await Promise.all([
      visit.key(),
      knownDeposit(visit, description.uniqueId, content.sha256),
    ]);
    if (known) return replay(visit, known, content, description, warnings);
    if (sameContent) throw documentErrors('unchanged');

    const replaced = await replace(visit, description);
    const entryId = newId();
    const blobId = newId();
    const depositedAt = deps.clock.now();
    const written = deps.blobs.write(visit.tx, visit.holderId, key, blobId, content.bytes);
    // What is one statement need not be waited for: the commit judges it.
    if (content.bytes.length <= SMALL) visit.later(written);
    else await written;
    const inserted = insertEntry(granted, {
      ...description,
      // What the person hid stays hidden in its next version (R2).
      visibility: {
        ...description.visibility,
        hidden: description.visibility.hidden || replaced?.hidden === true,
      },
      entryId,
      logicalId: replaced?.logicalId ?? entryId,
      version: (replaced?.version ?? 0) + 1,
      origin: originOf(visit),
      mimeType: content.mimeType,
      size: content.bytes.length,
      sha1: content.sha1,
      sha256: content.sha256,
      blobId,
      depositedAt,
    });
    visit.later(inserted);
    visit.trace(granted, { objectId: entryId });
    const published = deps.publish(visit.tx, {
      topic: 'document-deposited',
      holderId: visit.holderId,
      entryId,
      depositorId: visit.actor.id,
      tellHolder: visit.actor.kind !== 'holder' && !description.visibility.invisibleToPatient,
      secret: description.visibility.invisibleToRepresentatives,
    });
    visit.later(published);
    return {
      id: publicId(visit.holderId, entryId),
      uniqueId: description.uniqueId,
      title: description.title,
      typeCode: description.typeCode,
      version: (replaced?.version ?? 0) + 1,
      revision: 1,
      updatedAt: depositedAt,
      created: true,
      warnings,
      unknownReplaced: description.replaces !== undefined && !replaced,
    };
  }

  /** The answer was lost and the same deposit comes again: the same answer, and nothing written (A15). */
  function replay(
    visit: Visit,
    known: KnownDeposit,
    content: CheckedContent,
    description: Description,
    warnings: readonly string[],
  ): DepositedDocument {
    const isOther =
      known.depositorId !== visit.actor.id ||
      known.sha256 !== content.sha256.toString('hex') ||
      known.status === 'deleted';
    // The same bytes with less visibility or as another type are no replay: yes would be a promise not kept.
    const { hidden, invisibleToPatient, invisibleToRepresentatives } = description.visibility;
    const asksMore =
      known.typeCode !== description.typeCode ||
      (hidden && !known.hidden) ||
      (invisibleToPatient && !known.invisibleToPatient) ||
      (invisibleToRepresentatives && !known.invisibleToRepresentatives);
    if (isOther || asksMore) throw documentErrors('identifier-taken');
    return {
      id: publicId(visit.holderId, known.entryId),
      uniqueId: description.uniqueId,
      title: known.title,
      typeCode: known.typeCode,
      version: known.version,
      revision: known.revision,
      updatedAt: new Date(known.updatedAt),
      created: false,
      warnings,
      unknownReplaced: description.replaces !== undefined && known.version === 1,
    };
  }

  /**
   * RPLC: only an author replaces (EX_2.1-1140); what was visible never becomes invisible (EX_2.1-1050).
   * @returns undefined when the replaced document is unknown, or does not exist for this depositor (R2: both look alike)
   */
  async function replace(visit: Visit, description: Description): Promise<KnownDeposit | undefined> {
    const before =
      description.replaces === undefined ? undefined : await replacedDeposit(visit, description.replaces);
    if (!before) return undefined;
    const subject = subjectOf({
      ...before,
      authorId: before.authorId ?? undefined,
      authorStructureId: before.authorStructureId ?? undefined,
      validatorId: before.validatorId ?? undefined,
    });
    const decision = visit.decide('document.replace', subject);
    if (!decision.allowed && decision.asAbsent) return undefined;
    if (before.status !== 'current') throw documentErrors('already-replaced');
    const granted = visit.authorize('document.replace', subject, before.entryId);
    const { visibility } = description;
    if (
      (visibility.invisibleToPatient && !before.invisibleToPatient) ||
      (visibility.invisibleToRepresentatives && !before.invisibleToRepresentatives)
    )
      throw documentErrors('was-visible');
    const superseded = await supersede(granted, before.entryId);
    // Two replacements at once: the second one waited for the first and comes too late (A15).
    if (!superseded) throw documentErrors('already-replaced');
    return { ...before, hidden: superseded.hidden };
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

const originOf = ({ actor }: Visit): DocumentOrigin =>
  actor.kind === 'professional' || actor.kind === 'secretariat'
    ? 'professional'
    : actor.kind === 'system'
      ? 'system'
      : 'holder';

/** What the access decision needs to know of a document that is not there yet. */
const newSubject = (visit: Visit, description: Description): DocumentSubject =>
  subjectOf({
    typeCode: description.typeCode,
    origin: originOf(visit),
    authorId: description.author.id,
    authorStructureId: description.author.structureId,
    ownName: description.ownName,
    depositorId: visit.actor.id,
    validatorId: description.validator?.id,
    ...description.visibility,
    status: 'current',
  });

function compareIdentity(person: Person, description: Description): string[] {
  const known = { ...person, birthGivenNames: [person.birthGivenNames], birthPlaceCog: person.birthCog };
  const warnings = new Set<string>();
  for (const presented of description.traits) {
    const comparison = compareTraits(known, presented);
    if (comparison.blocking.length > 0) throw documentErrors('traits-differ', comparison.blocking.join(', '));
    for (const field of comparison.warnings) warnings.add(field);
  }
  return [...warnings];
}

const labelOf = (person: Person) => `${person.usageName ?? person.birthName} ${person.firstGivenName}`;

/** Two deposits of one identifier at once: the second sees the first after its own attempt failed. */
async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isDuplicate = error instanceof Error && 'code' in error && error.code === '23505';
    if (!isDuplicate || error instanceof Refused) throw error;
    return work();
  }
}

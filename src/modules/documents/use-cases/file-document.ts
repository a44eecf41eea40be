/** Files one document of a lot, inside the visit of its depositor: decided, compared with the person, written and traced. */
import type { DocumentSubject, Granted, Visit } from '#access';
import type { Person } from '#citizens';
import { DOCX } from '#formats/mime';
import { type BlobStore, SMALL } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import { newId, publicId } from '#platform/ids';
import type { Derive } from '../derive.ts';
import { type DocumentEntry, type DocumentOrigin, subjectOf } from '../entry.ts';
import { documentErrors } from '../errors.ts';
import type { PublishDocumentEvent } from '../events.ts';
import type { Visibility } from '../new-document.ts';
import type { CheckedContent } from '../rules/check-content.ts';
import { compareIdentity } from '../rules/compare-identity.ts';
import type { Description } from '../rules/describe.ts';
import { insertEntry } from '../store/entries.ts';
import { knownDeposit } from '../store/replacing.ts';
import { type Replacing, takePlace, whatIsReplaced } from './replace-document.ts';
import { replayDeposit } from './replay-deposit.ts';

export type PreparedDocument = {
  readonly content: CheckedContent;
  readonly description: Description;
  readonly scan: DocumentEntry['scan'];
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
  /** As it was filed. */
  readonly visibility: Visibility;
  /** Nobody asked for it: the person hides what is new, or the version before was hidden (R2, R49). */
  readonly hiddenUnasked: boolean;
  /** Differences of identity that do not forbid (R26), as field names. */
  readonly warnings: readonly string[];
  /** A replaced document that is not known here: noted. */
  readonly unknownReplaced: boolean;
};

export function createFileDocument(deps: {
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly publish: PublishDocumentEvent;
  readonly derive: Derive;
}) {
  return async function fileDocument(
    visit: Visit,
    person: Person,
    { content, description, scan }: PreparedDocument,
  ): Promise<DepositedDocument> {
    const replacing = await whatIsReplaced(visit, description);
    // Nothing of the person is compared in a space that is shut before the deposit is decided (R16).
    if (isShut(visit)) authorizeDeposit(visit, description, replacing);
    if (person.insStatus !== 'qualifiee') throw documentErrors('ins-not-qualified');
    const warnings = compareIdentity(person, description.traits);
    const granted = authorizeDeposit(visit, description, replacing);
    // the DMP's list of formats has no Word document: what people have at home does
    if (content.mimeType === DOCX && originOf(visit) !== 'holder') throw documentErrors('mime-refused');
    if (visit.secret && !description.visibility.invisibleToRepresentatives)
      throw documentErrors('secret-care');
    const [key, { known, sameContent, hidesNew }] = await Promise.all([
      visit.key(),
      knownDeposit(visit, description.uniqueId, content.sha256),
    ]);
    if (known) return replayDeposit(visit, known, content, description, warnings);
    if (sameContent) throw documentErrors('unchanged');

    const replaced = replacing && (await takePlace(replacing, description));
    const entryId = newId();
    const blobId = newId();
    const depositedAt = deps.clock.now();
    const { invisibleToPatient, invisibleToRepresentatives } = description.visibility;
    const visibility: Visibility = {
      // What the person hid stays hidden in its next version (R2), and what they hide from now on arrives so (R49). What waits
      // for an announcement is hidden when it is opened to them.
      hidden: description.visibility.hidden || replaced?.hidden === true || (hidesNew && !invisibleToPatient),
      invisibleToPatient,
      invisibleToRepresentatives,
    };
    const entry: DocumentEntry = {
      ...described(description),
      ...visibility,
      id: publicId(visit.holderId, entryId),
      holderId: visit.holderId,
      entryId,
      logicalId: replacing?.before.logicalId ?? entryId,
      version: (replacing?.before.version ?? 0) + 1,
      revision: 1,
      status: 'current',
      origin: originOf(visit),
      depositorId: visit.actor.id,
      depositorLabel: visit.actor.label,
      depositedAt,
      revealedAt: undefined,
      updatedAt: depositedAt,
      mimeType: content.mimeType,
      size: content.bytes.length,
      sha1: content.sha1,
      blobId,
      scan,
    };
    const written = deps.blobs.write(visit.tx, visit.holderId, key, blobId, content.bytes);
    // What is one statement need not be waited for: the commit judges it.
    if (content.bytes.length <= SMALL) visit.later(written);
    else await written;
    const inserted = insertEntry(granted, entry, content.sha256);
    visit.later(inserted);
    await deps.derive(visit, { entry, bytes: content.bytes, cda: content.cda });
    visit.trace(replacing?.granted ?? granted, { objectId: entryId, secret: invisibleToRepresentatives });
    const published = deps.publish(visit.tx, {
      topic: 'document-deposited',
      holderId: visit.holderId,
      entryId,
      depositorId: visit.actor.id,
      tellHolder: visit.actor.kind !== 'holder' && !invisibleToPatient,
      secret: invisibleToRepresentatives,
    });
    visit.later(published);
    return {
      id: entry.id,
      uniqueId: entry.uniqueId,
      title: entry.title,
      typeCode: entry.typeCode,
      version: entry.version,
      revision: entry.revision,
      updatedAt: entry.updatedAt,
      created: true,
      visibility,
      hiddenUnasked: visibility.hidden && !description.visibility.hidden,
      warnings,
      unknownReplaced: description.replaces !== undefined && !replacing,
    };
  };
}

/** What the entry takes from the description as it is. */
const described = (description: Description) => ({
  uniqueId: description.uniqueId,
  authorId: description.author.id,
  authorLabel: description.author.label,
  authorProfession: description.author.profession,
  authorStructureId: description.author.structureId,
  authorStructureLabel: description.author.structureLabel,
  ownName: description.ownName,
  validatorId: description.validator?.id,
  validatorLabel: description.validator?.label,
  software: description.software,
  actPrecision: description.actPrecision,
  typeCode: description.typeCode,
  typeSystem: description.typeSystem,
  classCode: description.classCode,
  category: description.category,
  title: description.title,
  formatCode: description.formatCode,
  facilityType: description.facilityType,
  practiceSetting: description.practiceSetting,
  language: description.language,
  actStart: description.actStart,
  actEnd: description.actEnd,
  createdAt: description.createdAt,
  replacesUniqueId: description.replaces,
});

export const originOf = ({ actor }: Visit): DocumentOrigin =>
  actor.kind === 'professional' || actor.kind === 'secretariat'
    ? 'professional'
    : actor.kind === 'system'
      ? 'system'
      : 'holder';

export const isShut = ({ space }: Visit): boolean => space.state !== 'created' && space.state !== 'active';

/** What was deposited before is corrected whoever opposes new deposits since (R6, R35, R57). @throws Refused */
export function authorizeDeposit(
  visit: Visit,
  description: Description,
  replacing: Replacing | undefined,
): Granted<'document.deposit'> {
  const subject = newSubject(visit, description);
  return replacing
    ? visit.authorizeCorrection(replacing.granted, subject)
    : visit.authorize('document.deposit', subject);
}

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

/**
 * Brings a copy back, here or in another installation: what it holds is filed again by the person, under types of theirs and with
 * the author it names (R74). Twice is once: a document is known by its identifier.
 */
import { type Access, accessErrors, type VisitRequest } from '#access';
import type { Citizens } from '#citizens';
import type { Documents } from '#documents';
import type { Clock } from '#platform/clock';
import { CarnetError } from '#platform/errors';
import { parsePublicId } from '#platform/ids';
import { type ArchiveBytes, type OpenedArchive, openArchive } from '../archive-in.ts';
import { portabilityErrors } from '../errors.ts';
import type { ManifestFile } from '../rules/manifest.ts';
import { ownType } from '../rules/own-type.ts';
import { insertReport } from '../store/reports.ts';

/** Days that the report can be read again. */
const KEPT_DAYS = 7;

export type TakenBack = {
  readonly taken: number;
  /** They were there. */
  readonly already: number;
  /** Each with its reason, in French. */
  readonly refused: readonly { readonly title: string; readonly reason: string }[];
};

/** What another part of the house takes out of an archive, from the file that it wrote there. */
export type Restore = {
  readonly path: string;
  readonly restore: (request: VisitRequest, bytes: Buffer) => Promise<{ taken: number; already: number }>;
};

export function createTakeBack(deps: {
  readonly access: Access;
  readonly citizens: Citizens;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly restores: readonly Restore[];
}) {
  const { access, documents } = deps;

  /** @throws `archive-unreadable`, `archive-of-another`, Refused: nothing was filed then */
  return async function takeBack(
    request: VisitRequest,
    bytes: ArchiveBytes,
  ): Promise<TakenBack & { readonly reportId: string }> {
    const archive = await openArchive(bytes);
    const { person } = archive.manifest;
    await access.reading(request, async (visit) => {
      visit.authorize('record.export');
      const here = await deps.citizens.person(visit.tx, visit.holderId);
      if (!here) throw accessErrors('space-not-open');
      if (here.ins !== person.ins || here.insOid !== person.insOid)
        throw portabilityErrors('archive-of-another');
    });
    const counted = { taken: 0, already: 0 };
    const refused: { title: string; reason: string }[] = [];
    for (const file of oldestVersionFirst(archive.manifest.files)) {
      try {
        counted[await takeOne(request, archive, file)] += 1;
      } catch (error) {
        if (!(error instanceof CarnetError) || error.status === 401) throw error;
        refused.push({ title: file.document?.title ?? file.path, reason: error.sentence });
      }
    }
    for (const { path, restore } of deps.restores) {
      const found = await archive.file(path);
      if (!found) continue;
      const { taken, already } = await restore(request, found);
      counted.taken += taken;
      counted.already += already;
    }
    const told: TakenBack = { ...counted, refused };
    return access.writing(request, async (visit) => {
      const granted = visit.authorize('record.export');
      const expiresAt = new Date(deps.clock.now().getTime() + KEPT_DAYS * 86_400_000);
      const reportId = await insertReport(visit, told, expiresAt);
      visit.trace(granted, { objectId: reportId });
      return { ...told, reportId };
    });
  };

  async function takeOne(
    request: VisitRequest,
    archive: OpenedArchive,
    { path, document }: ManifestFile,
  ): Promise<'taken' | 'already'> {
    const bytes = await archive.file(path);
    if (!bytes || !document) throw portabilityErrors('file-altered');
    const { person } = archive.manifest;
    try {
      const { documents: filed } = await documents.depositLot(request, {
        documents: [
          {
            bytes,
            mimeType: document.mimeType,
            uniqueId: document.uniqueId,
            title: document.title,
            typeCode: ownType(document, access.reference.types),
            patient: { ins: person.ins, oid: person.insOid },
            author: {
              id: undefined,
              label: document.authorLabel,
              profession: undefined,
              structureId: undefined,
              structureLabel: document.authorStructure,
            },
            visibility: {
              hidden: document.hidden,
              invisibleToPatient: false,
              invisibleToRepresentatives: false,
            },
            actStart: new Date(document.actStart),
            actEnd: document.actEnd === undefined ? undefined : new Date(document.actEnd),
            createdAt: new Date(document.createdAt),
            replaces: document.replaces,
            isCopy: true,
          },
        ],
      });
      const [one] = filed;
      const entryId = one && parsePublicId(one.id)?.objectId;
      if (one?.created && entryId && document.status === 'archived')
        await documents.archive(request, entryId);
      return one?.created ? 'taken' : 'already';
    } catch (error) {
      if (!(error instanceof CarnetError)) throw error;
      if (error.code === 'unchanged') return 'already';
      // filed here by somebody else: that one is the original, and is neither taken nor replaced
      if (await isKnown(request, document.uniqueId)) return 'already';
      throw error;
    }
  }

  /** Deleted, or not for this person: then it is not here. */
  async function isKnown(request: VisitRequest, uniqueId: string): Promise<boolean> {
    return documents.know(request, { uniqueId }).then(
      () => true,
      () => false,
    );
  }
}

/** What replaces comes after what it replaces. */
const oldestVersionFirst = (files: readonly ManifestFile[]): readonly ManifestFile[] =>
  files
    .filter(({ document }) => document !== undefined)
    .sort((a, b) => (a.document?.version ?? 1) - (b.document?.version ?? 1));

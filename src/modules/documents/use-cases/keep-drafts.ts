/**
 * What somebody is adding waits for a day, sealed, so that nothing is sent twice: not when a field is wrong, not when the page
 * is left. It is theirs alone, and no document yet: nothing is traced, nobody is told.
 */

import { createHash } from 'node:crypto';
import type { Access, DocumentSubject, Visit, VisitRequest } from '#access';
import type { Citizens } from '#citizens';
import { parisDay } from '#formats/civil-day';
import { textPreview } from '#formats/text/preview';
import type { Clock } from '#platform/clock';
import { CarnetError } from '#platform/errors';
import { newId } from '#platform/ids';
import { images } from '#platform/images';
import { becomesPdf, type Draft, type DraftDetails, type DraftFile, isPhoto } from '../draft.ts';
import { documentErrors } from '../errors.ts';
import { checkFile } from '../rules/check-content.ts';
import { proposeDetails } from '../rules/propose-details.ts';
import {
  deleteDraft,
  deleteDraftFile,
  findDraft,
  insertDraft,
  insertDraftFile,
  listDrafts,
  readDraftFile,
  updateDraft,
  waitingBytes,
} from '../store/drafts.ts';

export type ChosenFile = { readonly name: string; readonly bytes: Uint8Array };

export type KeptFiles = {
  /** One a document: the photos together, each other file apart. */
  readonly draftIds: readonly string[];
  /** What could not be taken, and why. The others wait. */
  readonly refused: readonly { readonly name: string; readonly error: CarnetError }[];
};

const HOURS = 24;
/** Of one actor in one space. */
const MOST_WAITING = 160 * 1024 * 1024;
const MOST_PHOTOS = 40;

/** Some document of the person's side: whether they may add anything at all. */
const anything = (visit: Visit): DocumentSubject => ({
  typeCode: 'EXPPAT_2',
  origin: 'holder',
  authorId: visit.actor.id,
  authorStructureId: undefined,
  ownName: false,
  depositorId: visit.actor.id,
  legalAuthenticatorId: undefined,
  hidden: false,
  invisibleToPatient: false,
  invisibleToRepresentatives: false,
  status: 'current',
});

type Read = DraftFile & { readonly bytes: Uint8Array };

export function createKeepDrafts(deps: {
  readonly access: Access;
  readonly citizens: Citizens;
  readonly clock: Clock;
  readonly maxBytes: number;
  readonly pdfText: (bytes: Uint8Array) => Promise<readonly string[]>;
}) {
  const { access } = deps;

  /** @throws CarnetError */
  async function readFile({ name, bytes }: ChosenFile): Promise<Read> {
    const mimeType = checkFile(bytes, deps.maxBytes);
    // a CDA names its author and its person: it comes from software, by its own way
    if (mimeType === 'text/xml') throw documentErrors('mime-refused', mimeType);
    const facts = isPhoto({ mimeType })
      ? await images.facts(bytes).catch(() => {
          throw documentErrors('image-unreadable');
        })
      : undefined;
    return {
      id: newId(),
      name: name.slice(0, 200),
      mimeType,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      located: facts?.located ?? false,
      turns: 0,
      blackAndWhite: false,
      bytes,
    };
  }

  async function textOf({ bytes, mimeType }: Read): Promise<string> {
    if (mimeType === 'application/pdf')
      return deps.pdfText(bytes).then(
        (pages) => pages.join('\n'),
        () => '',
      );
    return (await textPreview(bytes, mimeType)) ?? '';
  }

  async function readAll(files: readonly ChosenFile[]) {
    const read: Read[] = [];
    const refused: { readonly name: string; readonly error: CarnetError }[] = [];
    for (const file of files)
      try {
        read.push(await readFile(file));
      } catch (error) {
        if (!(error instanceof CarnetError)) throw error;
        refused.push({ name: file.name, error });
      }
    return { read, refused };
  }

  async function write(visit: Visit, draftId: string, expiresAt: Date, files: readonly Read[]) {
    const total = (await waitingBytes(visit)) + files.reduce((sum, { size }) => sum + size, 0);
    if (total > MOST_WAITING) throw documentErrors('drafts-full');
    for (const { id, bytes } of files)
      await insertDraftFile(visit, { draftId, fileId: id, expiresAt }, bytes);
  }

  const held = async (visit: Visit, draftId: string): Promise<Draft> => {
    const draft = await findDraft(visit, draftId, true);
    if (!draft) throw documentErrors('draft-absent');
    return draft;
  };

  return {
    /** @param typeCode as the person said it beforehand @throws Refused, `drafts-full` */
    keepFiles: async (
      request: VisitRequest,
      files: readonly ChosenFile[],
      typeCode?: string,
    ): Promise<KeptFiles> => {
      const { read, refused } = await readAll(files);
      const texts = new Map<string, string>();
      for (const one of read) texts.set(one.id, await textOf(one));
      const photos = read.filter(isPhoto).slice(0, MOST_PHOTOS);
      const lots = [
        ...(photos.length > 0 ? [photos] : []),
        ...read.filter((one) => !isPhoto(one)).map((one) => [one]),
      ];
      const draftIds = await access.writing(request, async (visit) => {
        visit.attempt('document.deposit');
        visit.authorize('document.deposit', anything(visit));
        const person = await deps.citizens.person(visit.tx, visit.holderId);
        const now = deps.clock.now();
        const expiresAt = new Date(now.getTime() + HOURS * 3_600_000);
        const ids: string[] = [];
        for (const lot of lots) {
          const [first] = lot;
          if (!first) continue;
          const draftId = newId();
          const proposal = proposeDetails(
            { name: first.name, text: texts.get(first.id) ?? '' },
            person?.birthDate ?? '',
            parisDay(now),
          );
          await insertDraft(visit, draftId, expiresAt, {
            files: lot.map(({ bytes: _bytes, ...file }) => file),
            typed: {
              ...proposal,
              typeCode: typeCode ?? proposal.typeCode,
              hidden: false,
              asPdf: false,
            },
          });
          await write(visit, draftId, expiresAt, lot);
          ids.push(draftId);
        }
        return ids;
      });
      return { draftIds, refused };
    },

    /** More photos of the same document. @throws `draft-absent`, `drafts-full` */
    addPhotos: async (
      request: VisitRequest,
      draftId: string,
      files: readonly ChosenFile[],
    ): Promise<KeptFiles> => {
      const { read, refused } = await readAll(files);
      const others = read.filter((one) => !isPhoto(one));
      await access.writing(request, async (visit) => {
        const draft = await held(visit, draftId);
        const photos = read.filter(isPhoto).slice(0, Math.max(0, MOST_PHOTOS - draft.files.length));
        await write(visit, draftId, draft.expiresAt, photos);
        await updateDraft(visit, draftId, {
          ...draft,
          files: [...draft.files, ...photos.map(({ bytes: _bytes, ...file }) => file)],
        });
      });
      const notPhotos = others.map(({ name }) => ({ name, error: documentErrors('image-unreadable') }));
      return { draftIds: [draftId], refused: [...refused, ...notPhotos] };
    },

    /** What waits, the first chosen first. */
    drafts: (request: VisitRequest): Promise<readonly Draft[]> => access.reading(request, listDrafts),

    /** @throws `draft-absent` */
    draft: (request: VisitRequest, draftId: string): Promise<Draft> =>
      access.reading(request, async (visit) => {
        const draft = await findDraft(visit, draftId);
        if (!draft) throw documentErrors('draft-absent');
        return draft;
      }),

    /** One of its files, as it was sent. @throws `draft-absent` */
    draftFile: (
      request: VisitRequest,
      draftId: string,
      fileId: string,
    ): Promise<{ readonly file: DraftFile; readonly bytes: Buffer }> =>
      access.reading(request, async (visit) => {
        const file = (await findDraft(visit, draftId))?.files.find(({ id }) => id === fileId);
        const bytes = file && (await readDraftFile(visit, draftId, fileId));
        if (!bytes) throw documentErrors('draft-absent');
        return { file, bytes };
      }),

    /** What was typed, the order of the photos and what is done to each. A file that `change` leaves out is dropped. */
    changeDraft: (
      request: VisitRequest,
      draftId: string,
      change: (draft: DraftDetails) => DraftDetails,
    ): Promise<void> =>
      access.writing(request, async (visit) => {
        const before = await held(visit, draftId);
        const after = change(before);
        for (const { id } of before.files)
          if (!after.files.some((file) => file.id === id)) await deleteDraftFile(visit, draftId, id);
        if (after.files.length === 0) await deleteDraft(visit, draftId);
        else await updateDraft(visit, draftId, { files: after.files, typed: after.typed });
      }),

    /** Nothing is left of it. */
    dropDraft: (request: VisitRequest, draftId: string): Promise<void> =>
      access.writing(request, (visit) => deleteDraft(visit, draftId)),

    becomesPdf,
  };
}

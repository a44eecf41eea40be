/**
 * A document that the person, or who acts for them, adds themselves (C02): weighed first, with who will read it and whether it
 * is there already, then filed as any deposit is.
 */
import { createHash } from 'node:crypto';
import type { Access, DocumentSubject, ReadersExplained, Visit, VisitRequest } from '#access';
import type { Citizens, Person } from '#citizens';
import { parseApproximateDate } from '#formats/approximate-date';
import { parisDay } from '#formats/civil-day';
import { nameCase } from '#formats/traits';
import type { Clock } from '#platform/clock';
import type { DatabaseTransaction } from '#platform/database/database';
import { images } from '#platform/images';
import { becomesPdf, type Draft, pageOf } from '../draft.ts';
import { type ActPrecision, type DocumentEntry, subjectOf } from '../entry.ts';
import { documentErrors } from '../errors.ts';
import type { NewDocument } from '../new-document.ts';
import { deleteDraft, findDraft, readDraftFile } from '../store/drafts.ts';
import { findEntriesByContent } from '../store/entries.ts';
import type { DepositedLot, Depositor } from './deposit-lot.ts';
import type { DepositedDocument } from './file-document.ts';

export type Weighed = {
  readonly draft: Draft;
  /** As it will be filed: the file that was sent, or the PDF of its photos. */
  readonly mimeType: string;
  readonly size: number;
  readonly act: { readonly start: Date; readonly precision: ActPrecision };
  /** By the engine, for a document of this type, shown or hidden as asked. Undefined for a carer, who decides on no access. */
  readonly readers: ReadersExplained | undefined;
  /** Hidden because the person asked so for everything new (R49). */
  readonly hiddenAnyway: boolean;
  /** The same content, where this reader may know of it. */
  readonly same: readonly DocumentEntry[];
  /** This very depositor filed it, and it stands as it was: there is nothing to add (EX_GEN-1060). */
  readonly unchanged: boolean;
};

type Prepared = {
  readonly draft: Draft;
  readonly person: Person;
  readonly label: string;
  readonly by: string;
} & {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly sha256: Buffer;
};

/** Advance directives: others decide on a life by them, so they are filed with a recent proof of identity (R14). */
const GRAVE: ReadonlySet<string> = new Set(['EXPPAT_3']);

export function createAddDocument(deps: {
  readonly access: Access;
  readonly citizens: Citizens;
  readonly clock: Clock;
  /** @throws `step-up-required` */
  readonly requireStrong: (tx: DatabaseTransaction, session: { readonly hash: Buffer }) => Promise<void>;
  readonly depositLot: (
    depositor: Depositor,
    lot: { readonly documents: readonly NewDocument[] },
  ) => Promise<DepositedLot>;
}) {
  const { access } = deps;

  async function prepare(request: VisitRequest, draftId: string): Promise<Prepared> {
    const { files, ...read } = await access.reading(request, async (visit) => {
      const draft = await findDraft(visit, draftId);
      const person = await deps.citizens.person(visit.tx, visit.holderId);
      if (!draft || !person) throw documentErrors('draft-absent');
      const contents: Buffer[] = [];
      for (const { id } of draft.files) {
        const bytes = await readDraftFile(visit, draftId, id);
        if (!bytes) throw documentErrors('draft-absent');
        contents.push(bytes);
      }
      const label = visit.actor.kind === 'holder' ? nameOf(person) : visit.actor.label;
      return { draft, person, label, by: visit.actor.id, files: contents };
    });
    const [first] = read.draft.files;
    const [only] = files;
    if (!first || !only) throw documentErrors('draft-absent');
    // no transaction waits for images
    const isPdf = becomesPdf(read.draft);
    const bytes = isPdf ? await pdfOf(read.draft, files) : only;
    return {
      ...read,
      bytes,
      mimeType: isPdf ? 'application/pdf' : first.mimeType,
      sha256: createHash('sha256').update(bytes).digest(),
    };
  }

  const subjectIn = (visit: Visit, { typed }: Draft, hidden: boolean): DocumentSubject => ({
    typeCode: typed.typeCode,
    origin: 'holder',
    authorId: visit.actor.id,
    authorStructureId: undefined,
    ownName: false,
    depositorId: visit.actor.id,
    legalAuthenticatorId: undefined,
    hidden,
    invisibleToPatient: false,
    invisibleToRepresentatives: false,
    status: 'current',
  });

  return {
    /** Whether anything may be added here, and hidden: said before a file is asked for. */
    mayAdd: (request: VisitRequest) =>
      access.reading(request, async (visit) => {
        const subject = subjectIn(visit, { typed: { typeCode: 'EXPPAT_2' } } as Draft, false);
        return {
          deposit: visit.decide('document.deposit', subject),
          hide: visit.decide('document.hide', subject).allowed,
          hidesNew: visit.hidesNew,
        };
      }),

    /** @throws `title-missing`, `type-unknown`, `act-date`, `act-to-come`, `draft-absent`, `image-unreadable`, Refused */
    weighDocument: async (request: VisitRequest, draftId: string): Promise<Weighed> => {
      const prepared = await prepare(request, draftId);
      const { draft, label } = prepared;
      const act = actOf(draft, deps.clock.now());
      checkTyped(draft);
      return access.reading(request, async (visit) => {
        if (GRAVE.has(draft.typed.typeCode)) await deps.requireStrong(visit.tx, request.session);
        const isHidden = draft.typed.hidden || visit.hidesNew;
        const subject = subjectIn(visit, draft, isHidden);
        visit.attempt('document.deposit');
        visit.authorize('document.deposit', subject);
        if (draft.typed.hidden) visit.authorize('document.hide', { ...subject, hidden: false });
        const decides = visit.actor.kind === 'holder' || visit.actor.kind === 'representative';
        const found = await findEntriesByContent(visit, prepared.sha256);
        const same = found.filter((entry) => visit.confirm('document.know', subjectOf(entry)));
        return {
          draft,
          mimeType: prepared.mimeType,
          size: prepared.bytes.length,
          act,
          readers: decides ? await access.explainReaders(visit, subject, label) : undefined,
          hiddenAnyway: visit.hidesNew && !draft.typed.hidden,
          same,
          unchanged: same.some(
            ({ depositorId, status }) => depositorId === visit.actor.id && status === 'current',
          ),
        };
      });
    },

    /** Twice the same is once: the draft is its identifier. @throws as `weighDocument`, and as any deposit */
    addDocument: async (request: VisitRequest, draftId: string): Promise<DepositedDocument> => {
      const { draft, person, label, by, bytes, mimeType } = await prepare(request, draftId);
      const act = actOf(draft, deps.clock.now());
      checkTyped(draft);
      await access.reading(request, async (visit) => {
        if (GRAVE.has(draft.typed.typeCode)) await deps.requireStrong(visit.tx, request.session);
        if (!draft.typed.hidden) return;
        visit.attempt('document.hide');
        visit.authorize('document.hide', subjectIn(visit, draft, false));
      });
      const { documents } = await deps.depositLot(request, {
        documents: [
          {
            bytes,
            mimeType,
            uniqueId: draftId,
            title: draft.typed.title,
            typeCode: draft.typed.typeCode,
            patient: { ins: person.ins, oid: person.insOid },
            author: {
              id: by,
              label,
              profession: undefined,
              structureId: undefined,
              structureLabel: undefined,
            },
            visibility: {
              hidden: draft.typed.hidden,
              invisibleToPatient: false,
              invisibleToRepresentatives: false,
            },
            actStart: act.start,
            actPrecision: act.precision,
          },
        ],
      });
      await access.writing(request, (visit) => deleteDraft(visit, draftId));
      const [filed] = documents;
      if (!filed) throw documentErrors('draft-absent');
      return filed;
    },
  };

  function checkTyped({ typed }: Draft): void {
    if (typed.title.trim() === '') throw documentErrors('title-missing');
    if (typed.title.length > 128) throw documentErrors('title-too-long');
    const type = access.reference.documentType(typed.typeCode);
    if (type?.origin !== 'holder') throw documentErrors('type-unknown', typed.typeCode);
  }
}

const nameOf = (person: Person): string =>
  `${nameCase(person.usageGivenName ?? person.firstGivenName)} ${nameCase(person.usageName ?? person.birthName)}`;

async function pdfOf(draft: Draft, files: readonly Uint8Array[]): Promise<Uint8Array> {
  try {
    const pages = draft.files.map((file, at) => pageOf(file, files[at] ?? new Uint8Array()));
    return await images.pdf(pages, draft.typed.title);
  } catch {
    throw documentErrors('image-unreadable');
  }
}

/** Of what the person remembers, the earliest moment; noon in Paris, so that no zone makes it the day before. */
function actOf({ typed }: Draft, now: Date): Weighed['act'] {
  const today = parisDay(now);
  const read = parseApproximateDate(typed.actDate, today);
  if (!read?.date) throw documentErrors('act-date');
  if (read.date > today) throw documentErrors('act-to-come');
  const precision = PRECISIONS[read.precision] ?? 'about';
  return { start: new Date(`${read.date}T11:00:00Z`), precision };
}

const PRECISIONS: Readonly<Record<string, ActPrecision>> = { day: 'day', month: 'month', year: 'year' };

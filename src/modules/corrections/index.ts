/** The correction desk (B5) and the recall of what stands in the wrong record (B6). */
import { type Access, accessErrors, type Granted, type Visit, type VisitRequest } from '#access';
import type { Citizens, Person } from '#citizens';
import { type DocumentEntry, type Documents, documentSubject } from '#documents';
import { nameCase } from '#formats/traits';
import type { Clock } from '#platform/clock';
import { newId, publicId } from '#platform/ids';
import type { Dispute, DisputeKind } from './dispute.ts';
import { correctionErrors } from './errors.ts';
import type { PublishCorrectionEvent } from './events.ts';
import {
  answerDispute,
  findDispute,
  findDisputes,
  giveBack,
  insertDispute,
  quarantine,
  tell,
} from './store/disputes.ts';

export type { Dispute, DisputeKind } from './dispute.ts';
export { correctionErrors } from './errors.ts';
export type { CorrectionEvent } from './events.ts';

export type Corrections = ReturnType<typeof createCorrections>;

export type Said = { readonly place: string; readonly words: string };

const MOST = { place: 200, words: 2000 };

export function createCorrections(deps: {
  readonly access: Access;
  readonly citizens: Citizens;
  readonly documents: Pick<Documents, 'entryIn'>;
  readonly clock: Clock;
  readonly publish: PublishCorrectionEvent;
}) {
  const { access, clock } = deps;

  async function opened(
    visit: Visit,
    entryId: string,
  ): Promise<{ entry: DocumentEntry; granted: Granted<'document.read'>; person: Person }> {
    visit.attempt('document.read', entryId);
    const entry = await deps.documents.entryIn(visit, entryId);
    const person = await deps.citizens.person(visit.tx, visit.holderId);
    if (!entry || !person) throw accessErrors('document-absent');
    return { entry, granted: visit.authorize('document.read', documentSubject(entry), entryId), person };
  }

  function checked({ place, words }: Said): Said {
    const said = { place: place.trim().slice(0, MOST.place), words: words.trim() };
    if (said.words === '' || said.words.length > MOST.words) throw correctionErrors('words-missing');
    return said;
  }

  async function open(
    visit: Visit,
    kind: DisputeKind,
    { entry, granted, person }: Awaited<ReturnType<typeof opened>>,
    said: Said,
  ): Promise<string> {
    const caseId = newId();
    const dueAt = new Date(clock.now());
    dueAt.setMonth(dueAt.getMonth() + 1);
    const openedLabel = visit.actor.kind === 'holder' ? nameOf(person) : visit.actor.label;
    await insertDispute(granted, entry, { caseId, kind, openedLabel, dueAt, ...said });
    return caseId;
  }

  const published = (visit: Visit, caseId: string, entry: DocumentEntry) =>
    deps.publish(visit.tx, {
      topic: 'correction-changed',
      holderId: visit.holderId,
      caseId,
      by: visit.actor.id,
      secret: visit.secret || entry.invisibleToRepresentatives,
    });

  return {
    /** What is said of one document, of all its versions together. */
    disputesOf: (request: VisitRequest, entryId: string): Promise<readonly Dispute[]> =>
      access.reading(request, async (visit) => {
        const entry = await deps.documents.entryIn(visit, entryId);
        if (!entry) throw accessErrors('document-absent');
        return findDisputes(visit, entry.logicalId);
      }),

    /** Everything that this visit may know of: contested, corrected, taken out. */
    disputes: (request: VisitRequest): Promise<readonly Dispute[]> =>
      access.reading(request, (visit) => findDisputes(visit)),

    /** By the person, who acts for them, or a professional who reads it. @throws `words-missing`, `not-contestable`, Refused */
    contest: (request: VisitRequest, entryId: string, said: Said): Promise<{ readonly dueAt: Date }> =>
      access.writing(request, async (visit) => {
        const found = await opened(visit, entryId);
        const { entry, granted, person } = found;
        if (entry.origin !== 'professional') throw correctionErrors('not-contestable');
        const caseId = await open(visit, 'error', found, checked(said));
        visit.trace(granted, { objectId: entryId, secret: entry.invisibleToRepresentatives });
        await tell(visit, caseId, {
          outcome: 'contested',
          documentId: entry.id,
          personLabel: labelOf(person),
        });
        const dispute = await findDispute(visit, caseId);
        return { dueAt: dispute?.dueAt ?? clock.now() };
      }),

    /**
     * The author answers: a refusal with its reason, or yes, and a new version is then filed. Who read it is told.
     * @throws `case-absent`, `words-missing`
     */
    answer: (
      request: VisitRequest,
      caseId: string,
      answer: { readonly outcome: 'accepted' | 'refused'; readonly text: string },
    ): Promise<void> =>
      access.writing(request, async (visit) => {
        const dispute = await findDispute(visit, caseId);
        const entry = dispute && (await deps.documents.entryIn(visit, dispute.entryId));
        const person = await deps.citizens.person(visit.tx, visit.holderId);
        if (!dispute?.mayAnswer || !entry || !person) throw correctionErrors('case-absent');
        const granted = visit.authorize('document.know', documentSubject(entry), entry.entryId);
        const { words } = checked({ place: '', words: answer.text });
        if (
          !(await answerDispute(granted, caseId, { outcome: answer.outcome, text: words, at: clock.now() }))
        )
          throw correctionErrors('case-absent');
        const isWrongPatient = dispute.kind === 'wrong-patient';
        if (isWrongPatient && answer.outcome === 'refused') await giveBack(visit, entry.entryId);
        visit.trace(granted, { objectId: entry.entryId, secret: entry.invisibleToRepresentatives });
        const outcome = isWrongPatient
          ? answer.outcome === 'refused'
            ? ('released' as const)
            : undefined
          : answer.outcome === 'accepted'
            ? ('corrected' as const)
            : undefined;
        if (outcome)
          await tell(visit, caseId, { outcome, documentId: entry.id, personLabel: labelOf(person) });
        await published(visit, caseId, entry);
      }),

    /**
     * « Ce document concerne une autre personne »: out of sight at once, for everybody but its author. By the author, or by the
     * person's side. @throws `not-contestable`, `words-missing`, Refused
     */
    recall: (request: VisitRequest, entryId: string, said: Said): Promise<void> =>
      access.writing(request, async (visit) => {
        const found = await opened(visit, entryId);
        const { entry, person } = found;
        if (entry.origin !== 'professional') throw correctionErrors('not-contestable');
        const isPersonSide = visit.actor.kind === 'holder' || visit.actor.kind === 'representative';
        // who decides on who reads it takes it from everybody; its author, as they may delete it
        const act = isPersonSide ? 'document.hide' : 'document.delete';
        visit.attempt(act, entryId);
        const granted = visit.authorize(act, { ...documentSubject(entry), status: 'current' }, entryId);
        const caseId = await open(visit, 'wrong-patient', found, checked(said));
        if ((await quarantine(visit, entryId)) === 0) throw accessErrors('document-absent');
        visit.trace(granted, { objectId: entryId, secret: entry.invisibleToRepresentatives });
        await tell(visit, caseId, {
          outcome: 'recalled',
          documentId: publicId(visit.holderId, entryId),
          personLabel: labelOf(person),
        });
        if (!isPersonSide && !entry.invisibleToPatient) await published(visit, caseId, entry);
      }),
  };
}

const nameOf = (person: Person): string =>
  `${nameCase(person.usageGivenName ?? person.firstGivenName)} ${nameCase(person.usageName ?? person.birthName)}`;
const labelOf = (person: Person): string =>
  `${person.usageName ?? person.birthName} ${person.firstGivenName}`;

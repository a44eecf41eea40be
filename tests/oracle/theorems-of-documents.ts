/** What holds of every document: who never sees it, and what a change of it can never do. */
import type { DocumentFacts, Facts } from '../../src/modules/access/rules/facts.ts';
import { isProfessional, ON_A_DOCUMENT, onPersonsSide, READING, sideOf, wrote } from './terms.ts';
import { always, ignores, keeps, never, refusesStill, type Theorem } from './theorem.ts';

const seeing = ({ action, document }: Facts) => document !== undefined && READING.includes(action);
const acting = ({ action, document }: Facts) => document !== undefined && ON_A_DOCUMENT.includes(action);
const own = ({ actor, document }: Facts) => wrote(actor, document);
const careFor = (facts: Facts) => isProfessional(facts.actor) && !own(facts);
const open = ({ space }: Facts) => space.state === 'created' || space.state === 'active';

/** The same, on a document that differs so. */
function withDocument(facts: Facts, change: Partial<DocumentFacts>): Facts | undefined {
  return facts.document && { ...facts, document: { ...facts.document, ...change } };
}

export const theoremsOfDocuments: readonly Theorem[] = [
  never(
    'A representative neither reads nor changes what is hidden from representatives',
    'L1111-5, R13',
    (facts) =>
      acting(facts) &&
      facts.actor.kind === 'representative' &&
      facts.document?.invisibleToRepresentatives === true,
  ),
  never(
    'Nobody on the person’s side reads or changes what waits for its announcement',
    'R1111-53, R12, R34',
    (facts) => acting(facts) && onPersonsSide(facts.actor) && facts.document?.invisibleToPatient === true,
  ),
  refusesStill('Hiding never adds a reader', 'R1111-49, R2', (facts) =>
    seeing(facts) && !facts.document?.hidden ? withDocument(facts, { hidden: true }) : undefined,
  ),
  keeps('Showing never removes a reader', 'R1111-49, R2', (facts) =>
    seeing(facts) && facts.document?.hidden ? withDocument(facts, { hidden: false }) : undefined,
  ),
  keeps('Revealing to the patient never removes a reader', 'R1111-53, R12', (facts) =>
    seeing(facts) && facts.document?.invisibleToPatient
      ? withDocument(facts, { invisibleToPatient: false })
      : undefined,
  ),
  keeps('Revealing to representatives never removes a reader', 'R1111-50, R13', (facts) =>
    seeing(facts) && facts.document?.invisibleToRepresentatives
      ? withDocument(facts, { invisibleToRepresentatives: false })
      : undefined,
  ),
  keeps('Reading implies listing', 'R30', (facts) =>
    facts.action === 'document.read' && facts.document ? { ...facts, action: 'document.list' } : undefined,
  ),
  keeps('Listing implies knowing', 'R30', (facts) =>
    facts.action === 'document.list' && facts.document ? { ...facts, action: 'document.know' } : undefined,
  ),
  keeps(
    'Whoever hides, shows, archives or, on the person’s side, deletes a document may know it',
    'R2, R30',
    (facts) =>
      facts.document &&
      (/^document\.(hide|show|archive|unarchive)$/.test(facts.action) ||
        (facts.action === 'document.delete' && onPersonsSide(facts.actor)))
        ? { ...facts, action: 'document.know' }
        : undefined,
  ),
  never(
    'An unknown cell denies, as a refusing one does',
    'R8, R30',
    (facts) => seeing(facts) && careFor(facts) && facts.document?.cell !== 'allow',
  ),
  ignores('The matrix is about professionals alone', 'R1111-46', (facts) =>
    isProfessional(facts.actor)
      ? undefined
      : withDocument(facts, { cell: facts.document?.cell === 'allow' ? 'deny' : 'allow' }),
  ),
  never(
    'A hidden document exists in care for its author and the treating doctors alone',
    'R2, C10',
    (facts) =>
      acting(facts) &&
      facts.document?.hidden === true &&
      facts.mode === 'normal' &&
      isProfessional(facts.actor) &&
      !facts.relation.treating &&
      !own(facts),
  ),
  never(
    'The third switch rules hidden documents in an emergency, for the treating doctor too',
    'R3, R31',
    (facts) =>
      seeing(facts) &&
      careFor(facts) &&
      facts.mode !== 'normal' &&
      facts.document?.hidden === true &&
      !facts.space.emergency.hidden,
  ),
  never(
    'A carer sees hidden documents only if it was ticked',
    'R23',
    (facts) =>
      acting(facts) &&
      facts.actor.kind === 'carer' &&
      !facts.actor.seesHidden &&
      facts.document?.hidden === true,
  ),
  never(
    'A service never sees what is hidden or invisible to the patient',
    'R34, R41',
    (facts) =>
      acting(facts) &&
      facts.actor.kind === 'service' &&
      (facts.document?.hidden === true || facts.document?.invisibleToPatient === true),
  ),
  never(
    'A deleted document is gone for all',
    'R36',
    (facts) => acting(facts) && facts.document?.status === 'deleted',
  ),
  ignores('Archived and superseded documents stay readable by the same', 'R36', (facts) =>
    seeing(facts) && (facts.document?.status === 'archived' || facts.document?.status === 'superseded')
      ? withDocument(facts, { status: 'current' })
      : undefined,
  ),
  always(
    'A professional keeps reading what they wrote, blocked or not, in any mode',
    'R1111-49, R4, R44',
    (facts) =>
      seeing(facts) &&
      isProfessional(facts.actor) &&
      own(facts) &&
      open(facts) &&
      facts.document?.status !== 'deleted',
  ),
  always(
    'The holder reads all that is not deleted and does not wait for its announcement',
    'L1111-19, R12, R36',
    (facts) =>
      seeing(facts) &&
      facts.actor.kind === 'holder' &&
      facts.space.state === 'active' &&
      facts.document?.status !== 'deleted' &&
      !facts.document?.invisibleToPatient,
  ),
  never(
    'Only the author, or the date, reveals',
    'R1111-53, R33',
    (facts) => facts.action === 'document.reveal' && facts.actor.kind !== 'system' && !own(facts),
  ),
  never(
    'What waits for its announcement is never hidden as well',
    'R33, EX_2.1-1050',
    ({ action, document }) =>
      document?.invisibleToPatient === true &&
      (action === 'document.hide' || (action === 'document.deposit' && document.hidden)),
  ),
  never(
    'A professional hides only what they wrote',
    'R22, K03',
    (facts) => facts.action === 'document.hide' && careFor(facts),
  ),
  never(
    'Colleagues and secretariats are not authors: they do not delete',
    'R38, K05',
    (facts) =>
      facts.action === 'document.delete' &&
      facts.document?.origin !== 'holder' &&
      (facts.actor.kind === 'secretariat' || careFor(facts)),
  ),
  never(
    'The person’s side deletes only what it added',
    'dmp-rules §3',
    (facts) =>
      facts.action === 'document.delete' && onPersonsSide(facts.actor) && facts.document?.origin !== 'holder',
  ),
  never(
    'A structure reads only what it filed in its own name',
    'R38',
    (facts) => seeing(facts) && facts.actor.kind === 'structure' && !own(facts),
  ),
  ignores('Filing ignores relation, mode and switches', 'R32, R28', (facts) =>
    facts.action === 'document.deposit'
      ? {
          ...facts,
          mode: facts.mode === 'normal' ? 'centre_15' : 'normal',
          relation: { consent: 'none', treating: !facts.relation.treating, blocked: !facts.relation.blocked },
          space: {
            ...facts.space,
            emergency: {
              samu: !facts.space.emergency.samu,
              others: !facts.space.emergency.others,
              hidden: !facts.space.emergency.hidden,
            },
          },
        }
      : undefined,
  ),
  never(
    'Nothing is filed under an INS that is not qualified, nor against an opposition',
    'R19, R32',
    ({ action, space }) => action === 'document.deposit' && (!space.insQualified || space.feedingOpposed),
  ),
  never(
    'The types of the insurer and of the system come from them alone',
    'R25',
    ({ action, actor, document }) =>
      action === 'document.deposit' &&
      (document?.typeOrigin === 'insurer' || document?.typeOrigin === 'system') &&
      actor.kind !== document.typeOrigin,
  ),
  never(
    'A professional who is neither author nor validator does not file',
    'R25, EX_2.1-1010',
    ({ action, actor, document }) =>
      action === 'document.deposit' &&
      isProfessional(actor) &&
      !wrote(actor, document) &&
      document?.legalAuthenticatorId !== actor.id,
  ),
  never(
    'Secret care is filed only for a minor or a protected adult',
    'R13, R33',
    ({ action, space, document }) =>
      action === 'document.deposit' &&
      document?.invisibleToRepresentatives === true &&
      space.protection === undefined,
  ),
  never(
    'Secret care is filed by those who care or by the holder, by nobody from whom it is kept nor by a machine',
    'R13, R58, R1111-33',
    ({ action, actor, document }) =>
      action === 'document.deposit' &&
      document?.invisibleToRepresentatives === true &&
      sideOf(actor) !== 'professional' &&
      actor.kind !== 'holder',
  ),
  never(
    'Nothing is corrected under an INS that is not qualified',
    'R19, R57',
    ({ action, space }) => action === 'document.replace' && !space.insQualified,
  ),
  never(
    'An old version is not replaced again',
    'R57',
    ({ action, document }) => action === 'document.replace' && document?.status === 'superseded',
  ),
  never(
    'Those who file for others correct nothing that is hidden',
    'R2, R57',
    ({ action, actor, document }) =>
      action === 'document.replace' && actor.kind === 'secretariat' && document?.hidden === true,
  ),
  never(
    'The insurer and the system correct what is theirs, and delete nothing',
    'R58',
    ({ action, actor, document }) =>
      (actor.kind === 'insurer' || actor.kind === 'system') &&
      (action === 'document.delete' || (action === 'document.replace' && document?.origin !== actor.kind)),
  ),
  never(
    'What the person’s side added is nobody else’s, whoever it names',
    'R53',
    (facts) =>
      acting(facts) &&
      facts.document?.origin === 'holder' &&
      facts.relation.blocked &&
      (isProfessional(facts.actor) || facts.actor.kind === 'structure'),
  ),
  never(
    'Nobody files as another side',
    'R25',
    ({ action, actor, document }) =>
      action === 'document.deposit' && document !== undefined && document.origin !== sideOf(actor),
  ),
  never(
    'Only those who care hold a document back until its announcement',
    'R1111-53, K04',
    ({ action, actor, document }) =>
      action === 'document.deposit' &&
      document?.invisibleToPatient === true &&
      sideOf(actor) !== 'professional',
  ),
  never(
    'An old version is not deleted alone',
    'EX_3.3-1050',
    ({ action, document }) => action === 'document.delete' && document?.status === 'superseded',
  ),
  ignores('Refusing new deposits leaves the author free to correct and delete', 'R6', (facts) =>
    facts.action === 'document.replace' || facts.action === 'document.delete'
      ? { ...facts, space: { ...facts.space, feedingOpposed: !facts.space.feedingOpposed } }
      : undefined,
  ),
];

/**
 * What holds of the table over the whole abstract space: of what is allowed, and of how a refusal is told, by which rule
 * and with which obligations.
 */
import { ME, MY_STRUCTURE } from './abstract-situations.ts';
import { decide } from './decide.ts';
import { type Decision, type Facts, NO_RELATION, type Refused } from './facts.ts';
import {
  CHANGING,
  isAuthor,
  isAuthorsStructure,
  isLegalAuthenticator,
  NOT_OPEN,
  PERSON_SIDE,
  READING,
  sideOf,
} from './rule.ts';
import { sentenceOf } from './table.ts';

/** `about`: the facts it speaks of. */
export type TableTheorem = {
  readonly name: string;
  readonly about: (f: Facts) => boolean;
  readonly holds: (f: Facts, d: Decision) => boolean;
};

const OPEN = new Set(['created', 'active']);
const isReading = (f: Facts) => READING.includes(f.action);
const onDocument = (f: Facts) => f.document !== undefined && (isReading(f) || CHANGING.includes(f.action));
const own = (f: Facts) => isAuthor(f.actor, f.document);
const refused = (_: Facts, d: Decision) => !d.allowed;
const kindIn = (f: Facts, kinds: readonly string[]) => kinds.includes(f.actor.kind);
/** Answers for the document without being its author, and holds its identifier: corrects it, unseen too (R57, R58). */
const answers = (f: Facts) =>
  (f.action === 'document.replace' &&
    (isLegalAuthenticator(f.actor, f.document) ||
      (f.actor.kind === 'secretariat' && isAuthorsStructure(f)))) ||
  ((f.action === 'document.replace' || f.action === 'document.delete') &&
    f.document?.origin === f.actor.kind);
/** The same, of a document that was never there. */
const ofNone = (f: Facts) =>
  decide({
    ...f,
    action: f.action === 'document.list' ? 'document.read' : f.action,
    document: undefined,
  }) as Refused;
const mayKnow = (f: Facts) => decide({ ...f, action: 'document.know' }).allowed;

export const TABLE_THEOREMS: readonly TableTheorem[] = [
  {
    name: 'every decision comes from a row of the table, and an allowing row begins with A-',
    about: () => true,
    holds: (_, d) => sentenceOf(d.rule) === d.sentence && d.rule.startsWith(d.allowed ? 'A-' : 'D-'),
  },
  {
    name: 'opening implies listing, listing implies knowing (R30)',
    about: (f) => (f.action === 'document.read' || f.action === 'document.list') && f.document !== undefined,
    holds: (f, d) =>
      !d.allowed ||
      decide({ ...f, action: f.action === 'document.read' ? 'document.list' : 'document.know' }).allowed,
  },
  {
    name: 'hiding never adds a reader (R2)',
    about: (f) => isReading(f) && f.document?.hidden === true,
    holds: (f, d) =>
      !d.allowed ||
      (f.document !== undefined && decide({ ...f, document: { ...f.document, hidden: false } }).allowed),
  },
  {
    name: 'hiding never gives a right to act',
    about: (f) => CHANGING.includes(f.action) && f.document?.hidden === true,
    holds: (f, d) =>
      !d.allowed ||
      (f.document !== undefined && decide({ ...f, document: { ...f.document, hidden: false } }).allowed),
  },
  {
    name: 'a hidden document exists, for a professional, only for its author, a treating doctor, or the third switch (R2, R3, R31)',
    about: (f) => onDocument(f) && f.actor.kind === 'professional' && f.document?.hidden === true && !own(f),
    holds: (f, d) => !d.allowed || (f.mode === 'normal' ? f.relation.treating : f.space.emergency.hidden),
  },
  {
    name: 'a block is overridden by no mode and no role, save for one’s own documents (R4)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      f.relation.blocked &&
      (onDocument(f) || f.action === 'space.open') &&
      !own(f) &&
      !(answers(f) && f.document?.hidden === false),
    holds: refused,
  },
  {
    name: 'a closed space leaves the trace and the request to reopen or destroy, to the holder and representatives (R35)',
    about: (f) => f.space.state === 'closed',
    holds: (f, d) =>
      !d.allowed ||
      (kindIn(f, ['holder', 'representative']) &&
        ['trace.read', 'space.reopen', 'space.destroy'].includes(f.action)) ||
      (f.actor.kind === 'system' && f.action === 'space.destroy'),
  },
  {
    name: 'an announced, opposed, destroyed or deceased space leaves nothing, but an author’s own in an opposed one (R35)',
    about: (f) => !OPEN.has(f.space.state) && f.space.state !== 'closed',
    holds: (f, d) =>
      !d.allowed ||
      (f.space.state === 'opposed' &&
        own(f) &&
        ['document.know', 'document.replace', 'document.delete'].includes(f.action)),
  },
  {
    name: 'nobody outside tells the shut states apart (R16)',
    about: (f) =>
      !OPEN.has(f.space.state) &&
      !(f.space.state === 'opposed' && own(f)) &&
      kindIn(f, ['professional', 'structure']) &&
      !(f.actor.kind === 'structure' && f.document !== undefined),
    holds: (f, d) =>
      !d.allowed &&
      ((d.outward === NOT_OPEN.code && d.forActor === NOT_OPEN.sentence) ||
        (f.document === undefined && d.rule === 'D-NO-DOCUMENT')),
  },
  {
    name: 'a cell that does not allow denies, whatever the relation or the mode (R8, R30)',
    about: (f) =>
      onDocument(f) &&
      f.actor.kind === 'professional' &&
      f.document?.cell !== 'allow' &&
      !own(f) &&
      !answers(f),
    holds: refused,
  },
  {
    name: 'an emergency mode obeys its switch, whoever asks (R37)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      (onDocument(f) || f.action === 'space.open') &&
      !own(f) &&
      !answers(f) &&
      ((f.mode === 'centre_15' && !f.space.emergency.samu) ||
        (f.mode === 'bris_de_glace' && !f.space.emergency.others)),
    holds: refused,
  },
  {
    name: 'the Centre 15 is for regulating doctors (R37)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      !f.actor.isRegulator &&
      f.mode === 'centre_15' &&
      ['space.open', 'person.search'].includes(f.action),
    holds: refused,
  },
  {
    name: 'no entry in normal mode without consent or being the treating doctor (R9, R31)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      f.mode === 'normal' &&
      (onDocument(f) || f.action === 'space.open') &&
      !own(f) &&
      !answers(f),
    holds: (f, d) => !d.allowed || f.relation.treating || f.relation.consent === 'valid',
  },
  {
    name: 'occupational doctors and professions without a column enter nowhere (R7, R39)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      !f.actor.columnOpen &&
      (isReading(f) || ['space.open', 'consent.state'].includes(f.action)) &&
      !own(f),
    holds: refused,
  },
  {
    name: 'an author always reads their own while the space is open (R1111-49)',
    about: (f) => isReading(f) && own(f) && OPEN.has(f.space.state) && f.document?.status !== 'deleted',
    holds: (_, d) => d.allowed,
  },
  {
    name: 'what is invisible to the patient does not exist on the person’s side (R34)',
    about: (f) => onDocument(f) && kindIn(f, PERSON_SIDE) && f.document?.invisibleToPatient === true,
    holds: refused,
  },
  {
    name: 'secret care does not exist for representatives, carers and services (R13)',
    about: (f) =>
      onDocument(f) &&
      kindIn(f, ['representative', 'carer', 'service']) &&
      f.document?.invisibleToRepresentatives === true,
    holds: refused,
  },
  {
    name: 'a deleted document is gone for everyone (R36)',
    about: (f) => onDocument(f) && f.document?.status === 'deleted',
    holds: refused,
  },
  {
    name: 'archived and superseded documents keep their readers (R36)',
    about: (f) => isReading(f) && f.document?.status === 'current',
    holds: (f, d) =>
      f.document !== undefined &&
      d.allowed === decide({ ...f, document: { ...f.document, status: 'archived' } }).allowed &&
      d.allowed === decide({ ...f, document: { ...f.document, status: 'superseded' } }).allowed,
  },
  {
    name: 'whoever may not know that a document exists is refused as for one that never did (R2)',
    about: (f) => onDocument(f) && !answers(f) && !mayKnow(f),
    // the system reveals at its date what it does not read
    holds: (f, d) =>
      d.allowed
        ? f.actor.kind === 'system'
        : d.outward === ofNone(f).outward && d.forActor === ofNone(f).forActor,
  },
  {
    name: 'whoever may know that a document exists is told why an act on it is refused',
    about: (f) => onDocument(f) && mayKnow(f),
    holds: (_, d) => d.allowed || !d.asAbsent,
  },
  {
    name: 'no one acts on a document they may not know of, but whoever answers for it, and the system at its date',
    about: (f) => CHANGING.includes(f.action) && f.actor.kind !== 'system' && !answers(f),
    holds: (f, d) => !d.allowed || mayKnow(f),
  },
  {
    name: 'nobody corrects for another what is hidden from them (R2, R57)',
    about: (f) =>
      answers(f) && kindIn(f, ['professional', 'secretariat']) && f.document?.hidden === true && !mayKnow(f),
    holds: refused,
  },
  {
    name: 'nothing is deposited against the person’s opposition (R6)',
    about: (f) => f.action === 'document.deposit' && f.space.feedingOpposed,
    holds: refused,
  },
  {
    name: 'nothing is filed without a qualified identity, a correction no more than a deposit (R19, R57)',
    about: (f) =>
      (f.action === 'document.deposit' || f.action === 'document.replace') && !f.space.insQualified,
    holds: refused,
  },
  {
    name: 'care deposits come from the author, the legal authenticator or the author’s structure (R25)',
    about: (f) => f.action === 'document.deposit' && kindIn(f, ['professional', 'structure', 'secretariat']),
    holds: (f, d) =>
      !d.allowed ||
      own(f) ||
      (f.actor.kind === 'professional' && f.document?.legalAuthenticatorId === ME) ||
      (f.actor.kind !== 'professional' && f.document?.authorStructureId === MY_STRUCTURE),
  },
  {
    name: 'each side files its own types only (R25)',
    about: (f) => f.action === 'document.deposit',
    holds: (f, d) =>
      !d.allowed ||
      f.document?.typeOrigin ===
        (kindIn(f, PERSON_SIDE)
          ? 'holder'
          : f.actor.kind === 'insurer' || f.actor.kind === 'system'
            ? f.actor.kind
            : 'professional'),
  },
  {
    name: 'nobody deposits in the name of another side (R25)',
    about: (f) => f.action === 'document.deposit' && f.document?.origin !== sideOf(f.actor.kind),
    holds: refused,
  },
  {
    name: 'a mode and a relation are a professional’s: they change nothing for anybody else (R54)',
    about: (f) => f.actor.kind !== 'professional' && f.mode !== 'normal',
    holds: (f, d) => d === decide({ ...f, mode: 'normal', relation: NO_RELATION }),
  },
  {
    name: 'an act that is about no document is not changed by one',
    about: (f) => f.document !== undefined && !onDocument(f) && f.action !== 'document.deposit',
    holds: (f, d) => d.rule === decide({ ...f, document: undefined }).rule,
  },
  {
    name: 'in an emergency mode nothing is known before it is opened with its reason, save one’s own (R44)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      onDocument(f) &&
      f.mode !== 'normal' &&
      f.relation.emergencyOpened !== true &&
      !own(f) &&
      !answers(f),
    holds: refused,
  },
  {
    name: 'what a share code does not open does not exist by it (R20, R48)',
    about: (f) =>
      f.document?.outsideShare === true && onDocument(f) && !f.relation.treating && !own(f) && !answers(f),
    holds: refused,
  },
  {
    name: 'a block, the relation, the mode and the switches play no part in a deposit (R28, R32)',
    about: (f) => f.action === 'document.deposit' && f.relation.blocked,
    holds: (f, d) =>
      d ===
      decide({
        ...f,
        mode: 'normal',
        relation: { consent: 'valid', treating: true, blocked: false },
        space: { ...f.space, emergency: { samu: true, others: true, hidden: true } },
      }),
  },
  {
    name: 'the assistance desk has nothing (R41)',
    about: (f) => f.actor.kind === 'support',
    holds: refused,
  },
  {
    name: 'a secretariat finds a person, files, and says who cares for them: it sees nothing (R38, R45, R46, R57)',
    about: (f) => f.actor.kind === 'secretariat',
    holds: (f, d) =>
      !d.allowed ||
      [
        'person.find',
        'person.qualify',
        'document.deposit',
        'consent.state',
        'team.open',
        'team.end',
      ].includes(f.action) ||
      answers(f),
  },
  {
    name: 'out of scope, a representative, a carer or a service has nothing (R40, R41)',
    about: (f) => 'withinScope' in f.actor && !f.actor.withinScope,
    holds: refused,
  },
  {
    name: 'a carer reads, adds, corrects what the person’s side added, and may give their mandate up (R40, R50)',
    about: (f) => f.actor.kind === 'carer',
    holds: (f, d) =>
      !d.allowed ||
      isReading(f) ||
      ['space.open', 'document.deposit', 'mandate.end'].includes(f.action) ||
      (['document.replace', 'document.delete'].includes(f.action) && f.document?.origin === 'holder'),
  },
  {
    name: 'a service reads and deposits, never what is hidden (R41)',
    about: (f) => f.actor.kind === 'service',
    holds: (f, d) =>
      !d.allowed || f.action === 'document.deposit' || (isReading(f) && f.document?.hidden !== true),
  },
  {
    name: 'only the holder changes contact channels (R29)',
    about: (f) => f.action === 'contact.change',
    holds: (f, d) => !d.allowed || f.actor.kind === 'holder',
  },
  {
    name: 'nobody but the person’s side unblocks (R42)',
    about: (f) => f.action === 'professional.unblock',
    holds: (f, d) => !d.allowed || kindIn(f, ['holder', 'representative']),
  },
  {
    name: 'a professional hides or reveals only their own (R22, R33)',
    about: (f) =>
      f.actor.kind === 'professional' && (f.action === 'document.hide' || f.action === 'document.reveal'),
    holds: (f, d) => !d.allowed || (own(f) && f.mode === 'normal'),
  },
  {
    name: 'a representative never has more than the holder',
    about: (f) => f.actor.kind === 'representative',
    holds: (f, d) => !d.allowed || decide({ ...f, actor: { kind: 'holder' } }).allowed,
  },
  {
    name: 'opening what is invisible to the patient, archived or replaced warns first (R11, EX_3.1-1080)',
    about: (f) => f.action === 'document.read' && f.document !== undefined,
    holds: (f, d) =>
      !d.allowed ||
      (d.obligations.includes('warn-invisible-to-patient') === f.document?.invisibleToPatient &&
        d.obligations.includes('warn-hidden') === f.document?.hidden &&
        d.obligations.includes('warn-archived') === (f.document?.status === 'archived') &&
        d.obligations.includes('warn-superseded') === (f.document?.status === 'superseded')),
  },
  {
    name: 'an emergency entry is told at once, and breaking the glass asks for a reason (R1111-48)',
    about: (f) => f.action === 'space.open' && f.actor.kind === 'professional' && f.mode !== 'normal',
    holds: (f, d) =>
      !d.allowed ||
      (d.obligations.includes('notify-holder-now') &&
        d.obligations.includes('notify-treating') &&
        d.obligations.includes('give-reason') === (f.mode === 'bris_de_glace')),
  },
  {
    name: 'an act on what waits to be announced is neither named nor told to the person (R12)',
    about: (f) => f.document?.invisibleToPatient === true && f.action !== 'document.reveal',
    holds: (_, d) =>
      !d.allowed || (d.obligations.includes('trace-unnamed') && !d.obligations.includes('notify-holder')),
  },
  {
    name: 'a representative reads the history without its secret lines, the holder reads all of it (R13, R17)',
    about: (f) => f.action === 'trace.read' && kindIn(f, ['holder', 'representative']),
    holds: (f, d) =>
      !d.allowed || d.obligations.includes('omit-secret-lines') === (f.actor.kind === 'representative'),
  },
  {
    name: 'an act on secret care leaves a line that representatives do not have (R13)',
    about: (f) => f.document?.invisibleToRepresentatives === true,
    holds: (_, d) => !d.allowed || d.obligations.includes('trace-secret'),
  },
];

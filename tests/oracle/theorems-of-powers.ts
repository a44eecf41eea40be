/** What holds of every space and everybody: states, blocks, modes, codes, and who acts for whom. */
import type { Action, Actor, Facts } from '../../src/modules/access/rules/facts.ts';
import { hasStructure, isProfessional, ON_A_DOCUMENT, onPersonsSide, READING, wrote } from './terms.ts';
import { always, ignores, keeps, never, refusesStill, type Theorem } from './theorem.ts';

const seeing = ({ action }: Facts) => READING.includes(action);
const entering = (facts: Facts) => seeing(facts) || facts.action === 'space.open';
const own = ({ actor, document }: Facts) => wrote(actor, document);
const careFor = (facts: Facts) => isProfessional(facts.actor) && !own(facts);

const NEVER_A_CARERS: readonly Action[] = [
  'document.hide',
  'document.show',
  'document.reveal',
  'document.archive',
  'document.unarchive',
  'record.hide',
  'professional.authorise',
  'professional.block',
  'professional.unblock',
  'treating.name',
  'code.create',
  'code.end',
  'mandate.grant',
  'line.contest',
  'trace.read',
  'settings.change',
  'contact.change',
  'record.export',
  'space.close',
  'space.reopen',
  'space.destroy',
];

/** The same, done by another. */
const by = (facts: Facts, actor: Actor): Facts => ({ ...facts, actor });

/** The same, in a space whose three switches are all on. */
const permissive = (facts: Facts): Facts => ({
  ...facts,
  space: { ...facts.space, emergency: { samu: true, others: true, hidden: true } },
});

export const theoremsOfPowers: readonly Theorem[] = [
  never(
    'A closed space yields nothing but its trace, its return and its end',
    'R18, R35, H03',
    ({ space, action }) =>
      space.state === 'closed' && !['trace.read', 'space.reopen', 'space.destroy'].includes(action),
  ),
  never('An announced, destroyed or deceased person’s space is nobody’s', 'R35', ({ space }) =>
    ['announced', 'destroyed', 'deceased'].includes(space.state),
  ),
  never(
    'In an opposed space an author knows, corrects and deletes their own, and nothing else is done',
    'R35',
    (facts) =>
      facts.space.state === 'opposed' &&
      !(own(facts) && ['document.know', 'document.replace', 'document.delete'].includes(facts.action)),
  ),
  never(
    'Before activation nothing is done on the person’s side',
    'R35, R51',
    ({ space, actor }) => space.state === 'created' && onPersonsSide(actor),
  ),
  never(
    'Nobody is found in a space that is not open, whyever it is not',
    'R16, R35, R55',
    ({ action, space }) => action === 'person.find' && space.state !== 'created' && space.state !== 'active',
  ),
  always(
    'Whoever cares learns that a space is open, blocked or not, in any mode',
    'R16',
    ({ action, actor, space }) =>
      action === 'person.find' &&
      (space.state === 'created' || space.state === 'active') &&
      (actor.kind === 'professional' || actor.kind === 'structure' || actor.kind === 'secretariat'),
  ),
  ignores('A mode is a professional’s: to anybody else it is nothing', 'R54', (facts) =>
    !isProfessional(facts.actor) && facts.mode !== 'normal' ? { ...facts, mode: 'normal' } : undefined,
  ),
  never(
    'In an emergency mode, of those who wrote a document, doctors alone archive it',
    'R52',
    (facts) =>
      /^document\.(un)?archive$/.test(facts.action) &&
      isProfessional(facts.actor) &&
      own(facts) &&
      facts.mode !== 'normal' &&
      facts.actor.group !== 'p10' &&
      facts.actor.group !== 'p10_travail' &&
      !facts.relation.treating,
  ),
  never(
    'Without a structure, no care team',
    'R45, L1110-12',
    ({ action, actor }) =>
      (action === 'team.open' || action === 'team.end') && actor.kind !== 'system' && !hasStructure(actor),
  ),
  never(
    'No mode, relation or right opens what a block closes, save one’s own documents',
    'R4, R31',
    (facts) =>
      facts.relation.blocked &&
      careFor(facts) &&
      (entering(facts) ||
        ['person.search', 'consent.state', 'code.use', 'team.open', 'professional.block'].includes(
          facts.action,
        )),
  ),
  never(
    'A blocked professional does nothing to the documents of others',
    'R4',
    (facts) =>
      facts.relation.blocked &&
      careFor(facts) &&
      ON_A_DOCUMENT.includes(facts.action) &&
      facts.action !== 'document.replace',
  ),
  keeps('A block never gives anything', 'R4, R28', (facts) =>
    facts.relation.blocked ? { ...facts, relation: { ...facts.relation, blocked: false } } : undefined,
  ),
  never(
    'Break-glass obeys its switch, whoever it is',
    'R1111-48, R37',
    (facts) =>
      facts.mode === 'bris_de_glace' && !facts.space.emergency.others && entering(facts) && careFor(facts),
  ),
  never(
    'Centre 15 obeys its switch, the search without an INS included',
    'R1111-48, R37',
    (facts) =>
      facts.mode === 'centre_15' &&
      !facts.space.emergency.samu &&
      (entering(facts) || facts.action === 'person.search') &&
      careFor(facts),
  ),
  keeps('Turning a switch on never takes anything away', 'R3, R37', permissive),
  ignores('In the normal mode the switches change nothing', 'R1111-48', (facts) =>
    facts.mode === 'normal' ? permissive(facts) : undefined,
  ),
  never(
    'Centre 15 and the search without an INS are for regulating doctors',
    'R37',
    (facts) =>
      (facts.action === 'person.search' ||
        (facts.mode === 'centre_15' && entering(facts) && careFor(facts))) &&
      !(isProfessional(facts.actor) && facts.actor.isRegulator),
  ),
  never(
    'Nothing is read, listed or known in an emergency mode before it is opened',
    'R44, EX_0.2-1040',
    (facts) =>
      facts.mode !== 'normal' && facts.relation.emergencyOpened !== true && seeing(facts) && careFor(facts),
  ),
  never(
    'Without consent, and not the treating doctor, nothing is entered in the normal mode',
    'L1111-17, R9, R31',
    (facts) =>
      facts.mode === 'normal' &&
      facts.relation.consent !== 'valid' &&
      !facts.relation.treating &&
      entering(facts) &&
      careFor(facts),
  ),
  ignores('A consent that expired is as none', 'R9', (facts) =>
    facts.relation.consent === 'expired'
      ? { ...facts, relation: { ...facts.relation, consent: 'none' } }
      : undefined,
  ),
  keeps('Being the treating doctor never takes anything away', 'R31', (facts) =>
    facts.relation.treating ? undefined : { ...facts, relation: { ...facts.relation, treating: true } },
  ),
  refusesStill('A code opens nothing that a statement would not', 'R20, R48', (facts) =>
    facts.relation.consent === 'valid' && facts.relation.ground === 'statement'
      ? { ...facts, relation: { ...facts.relation, ground: 'code' } }
      : undefined,
  ),
  never(
    'A code never opens more than its parts',
    'R20, R48',
    (facts) =>
      facts.mode === 'normal' &&
      facts.relation.consent === 'valid' &&
      facts.relation.ground === 'code' &&
      !facts.relation.treating &&
      facts.document?.outsideShare === true &&
      seeing(facts) &&
      careFor(facts),
  ),
  never(
    'No code exists before activation',
    'R35, R51',
    ({ space, action }) => space.state === 'created' && (action === 'code.create' || action === 'code.use'),
  ),
  never(
    'A profession without a column enters no record',
    'R7, R39',
    (facts) =>
      isProfessional(facts.actor) &&
      !facts.actor.columnOpen &&
      careFor(facts) &&
      (entering(facts) || ['consent.state', 'code.use', 'team.open'].includes(facts.action)),
  ),
  never(
    'Consent is stated, and a code used, in the normal mode',
    'R39, R46, R48',
    ({ action, mode, actor }) =>
      isProfessional(actor) && mode !== 'normal' && (action === 'consent.state' || action === 'code.use'),
  ),
  never(
    'A carer never hides, archives, grants, blocks, reads the trace, exports or closes',
    'R14, R40',
    ({ actor, action }) => actor.kind === 'carer' && NEVER_A_CARERS.includes(action),
  ),
  keeps('Nobody who acts for a person does what the person may not', 'R34, R40, R41', (facts) =>
    onPersonsSide(facts.actor) && facts.actor.kind !== 'holder' ? by(facts, { kind: 'holder' }) : undefined,
  ),
  never(
    'Outside of its scope a mandate or a service’s consent gives nothing',
    'R14, R40, R41',
    ({ actor }) =>
      (actor.kind === 'representative' || actor.kind === 'carer' || actor.kind === 'service') &&
      !actor.withinScope,
  ),
  never('Support has nothing', 'R41, A24', ({ actor }) => actor.kind === 'support'),
  never(
    'A secretariat never lists or opens',
    'R38',
    (facts) => facts.actor.kind === 'secretariat' && (entering(facts) || facts.action === 'trace.read'),
  ),
  never(
    'A service reads and files, and has no power',
    'R41',
    ({ actor, action }) =>
      actor.kind === 'service' && !READING.includes(action) && action !== 'document.deposit',
  ),
  never(
    'The holder alone changes their contact channels',
    'R29',
    ({ actor, action }) => action === 'contact.change' && actor.kind !== 'holder',
  ),
  never(
    'Lifting a block, exporting and hiding everything belong to the person',
    'R42, R49, R40',
    ({ actor, action }) =>
      ['professional.unblock', 'record.export', 'record.hide'].includes(action) &&
      actor.kind !== 'holder' &&
      actor.kind !== 'representative',
  ),
  never(
    'Of professionals, the treating doctor alone blocks',
    'R42',
    ({ actor, action, relation }) =>
      action === 'professional.block' && isProfessional(actor) && !relation.treating,
  ),
  ignores('A relation is a professional’s: nobody else gains or loses by it', 'R1111-46', (facts) =>
    isProfessional(facts.actor)
      ? undefined
      : {
          ...facts,
          relation: {
            consent: facts.relation.consent === 'valid' ? 'none' : 'valid',
            treating: !facts.relation.treating,
            blocked: !facts.relation.blocked,
          },
        },
  ),
  never(
    'Documents are destroyed only with a space that is closed',
    'R18',
    ({ action, space }) => action === 'space.destroy' && space.state !== 'closed',
  ),
];

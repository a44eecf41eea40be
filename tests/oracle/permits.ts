/** What each text gives to somebody. A clause here says nothing of what the forbidding ones take away. */
import type { ActorKind, Facts } from '../../src/modules/access/rules/facts.ts';
import type { Clause } from './clause.ts';
import {
  answersFor,
  hasColumn,
  hasStructure,
  isOrdinary,
  isProfessional,
  letIn,
  onPersonsSide,
  READING,
  seesInCare,
  wrote,
} from './terms.ts';

const by =
  (...kinds: ActorKind[]) =>
  ({ actor }: Facts): boolean =>
    kinds.includes(actor.kind);

/** Acts of a team or of consent: a professional in the normal mode whose profession may read something (R39). */
const couldStateConsent = ({ actor, mode }: Facts): boolean => hasColumn(actor) && mode === 'normal';

/** TD3.3d: doctors in any mode, other professions in the normal one (R52). */
const archivesNow = (facts: Facts): boolean =>
  isOrdinary(facts) ||
  facts.relation.treating ||
  (isProfessional(facts.actor) && (facts.actor.group === 'p10' || facts.actor.group === 'p10_travail'));

/** The treating doctor, of a document they see (R31). */
const treatsAndSees = (facts: Facts): boolean => facts.relation.treating && seesInCare(facts);

const reading: readonly Clause[] = [
  {
    id: 'care-reads',
    source: 'R1111-46, L1111-17 II, R30, R31',
    acts: READING,
    when: (facts) =>
      hasColumn(facts.actor) &&
      letIn(facts) &&
      (facts.document ? facts.document.cell === 'allow' : facts.action === 'document.list'),
  },
  {
    id: 'emergency-reads',
    source: 'L1111-17 I, R1111-48, R30',
    acts: READING,
    when: ({ actor, mode, document, action }) =>
      hasColumn(actor) &&
      mode !== 'normal' &&
      (document ? document.cell === 'allow' : action === 'document.list'),
  },
  {
    id: 'author-reads',
    source: 'R1111-49, R2, R4, R38, R44',
    acts: READING,
    when: ({ actor, document }) => wrote(actor, document),
  },
  {
    id: 'persons-side-reads',
    source: 'L1111-19, R40, R41',
    acts: READING,
    when: ({ actor, document, action }) =>
      onPersonsSide(actor) && (document !== undefined || action === 'document.list'),
  },
];

const filing: readonly Clause[] = [
  {
    id: 'files',
    source: 'L1111-15, R32, R25, EX_2.1-1010, R40, R41',
    acts: ['document.deposit'],
    when: ({ actor, document }) => document !== undefined && answersFor(actor, document),
  },
  {
    id: 'author-corrects',
    source: 'EX_2.1-1140, R6, R38',
    acts: ['document.replace'],
    when: ({ actor, document }) =>
      isProfessional(actor)
        ? document?.origin === 'professional' && answersFor(actor, document)
        : wrote(actor, document),
  },
  {
    id: 'secretariat-corrects-for-an-author',
    source: 'EX_2.1-1140, R38, R57',
    acts: ['document.replace'],
    when: ({ actor, document }) =>
      actor.kind === 'secretariat' && document?.origin === 'professional' && answersFor(actor, document),
  },
  {
    id: 'author-deletes',
    source: 'EX_3.3-1050, R6, R38, K05',
    acts: ['document.delete'],
    when: ({ actor, document }) => wrote(actor, document),
  },
  {
    id: 'person-corrects-and-deletes-their-own',
    source: 'dmp-rules §3, R40',
    acts: ['document.replace', 'document.delete'],
    when: ({ actor, document }) =>
      (actor.kind === 'holder' || actor.kind === 'representative' || actor.kind === 'carer') &&
      document?.origin === 'holder',
  },
  {
    id: 'insurer-and-system-keep-their-own-right',
    source: 'R25, R58',
    acts: ['document.replace'],
    when: ({ actor, document }) =>
      (actor.kind === 'insurer' || actor.kind === 'system') && document?.origin === actor.kind,
  },
];

const changing: readonly Clause[] = [
  {
    id: 'person-hides-shows-archives',
    source: 'R1111-49, C08, R5, R40',
    acts: ['document.hide', 'document.show', 'document.archive', 'document.unarchive'],
    when: ({ actor, document }) =>
      (actor.kind === 'holder' || actor.kind === 'representative') && document !== undefined,
  },
  {
    id: 'author-hides-shows',
    source: 'R22, K03, dmp-rules §3 (TD3.3a: normal mode)',
    acts: ['document.hide', 'document.show'],
    when: (facts) => isOrdinary(facts) && wrote(facts.actor, facts.document),
  },
  {
    id: 'author-reveals',
    source: 'R33, R12, dmp-rules §3 (TD3.3b: normal mode)',
    acts: ['document.reveal'],
    when: (facts) => isOrdinary(facts) && wrote(facts.actor, facts.document),
  },
  {
    id: 'the-date-reveals',
    source: 'R1111-53, R12, R33',
    acts: ['document.reveal'],
    when: ({ actor, document }) => actor.kind === 'system' && document?.invisibleToPatient === true,
  },
  {
    id: 'author-archives',
    source: 'R5, R52, dmp-rules §3 (TD3.3d)',
    acts: ['document.archive', 'document.unarchive'],
    when: (facts) => archivesNow(facts) && wrote(facts.actor, facts.document),
  },
  {
    id: 'treating-doctor-shows',
    source: 'R22, dmp-rules §3 (TD3.3a: normal mode)',
    acts: ['document.show'],
    when: (facts) => isOrdinary(facts) && treatsAndSees(facts),
  },
  {
    id: 'treating-doctor-archives',
    source: 'R5, R52',
    acts: ['document.archive', 'document.unarchive'],
    when: treatsAndSees,
  },
  {
    id: 'treating-doctor-deletes-what-the-holder-added',
    source: 'dmp-rules §3 (TD3.3c)',
    acts: ['document.delete'],
    when: (facts) => facts.document?.origin === 'holder' && treatsAndSees(facts),
  },
];

const entering: readonly Clause[] = [
  {
    id: 'find',
    source: 'R16, dmp-rules §3 (TD0.2)',
    acts: ['person.find'],
    when: by('professional', 'structure', 'secretariat'),
  },
  {
    id: 'qualify',
    source: 'R19, R26, RNIV (verification by Carnet itself)',
    acts: ['person.qualify'],
    when: by('professional', 'structure', 'secretariat', 'system'),
  },
  {
    id: 'search',
    source: 'R37, dmp-rules §4 (TD0.5)',
    acts: ['person.search'],
    when: ({ actor, mode }) => isProfessional(actor) && actor.isRegulator && mode === 'centre_15',
  },
  {
    id: 'care-opens',
    source: 'R1111-46, R31, R7',
    acts: ['space.open'],
    when: (facts) => hasColumn(facts.actor) && letIn(facts),
  },
  {
    id: 'emergency-opens',
    source: 'L1111-17 I, R1111-48, R44, R7',
    acts: ['space.open'],
    when: ({ actor, mode }) => hasColumn(actor) && mode !== 'normal',
  },
  {
    id: 'person-enters',
    source: 'L1111-19, R40',
    acts: ['space.open'],
    when: by('holder', 'representative', 'carer'),
  },
  {
    id: 'professional-states-consent-or-uses-a-code',
    source: 'R39, R46, R48, H05',
    acts: ['consent.state', 'code.use'],
    when: couldStateConsent,
  },
  {
    id: 'reception-states-consent-or-opens-and-ends-a-team',
    source: 'R46, R45, R54, H06, H07',
    acts: ['consent.state', 'team.open', 'team.end'],
    when: (facts) => by('secretariat', 'structure')(facts) && hasStructure(facts.actor),
  },
  {
    id: 'professional-opens-a-team',
    source: 'R45, L1110-12',
    acts: ['team.open'],
    when: (facts) => couldStateConsent(facts) && hasStructure(facts.actor),
  },
  {
    id: 'professional-ends-a-team',
    source: 'R45',
    acts: ['team.end'],
    when: ({ actor }) => hasColumn(actor) && hasStructure(actor),
  },
  {
    id: 'withdraw-and-justify',
    source: 'R46, EX_0.3-1040, R44',
    acts: ['consent.withdraw', 'emergency.justify'],
    when: by('professional'),
  },
];

const powers: readonly Clause[] = [
  {
    id: 'person-decides',
    source: 'H01, H02, R15, R20, R40, R49, R50, H13, R36, R14',
    acts: [
      'professional.authorise',
      'professional.block',
      'professional.unblock',
      'treating.name',
      'code.create',
      'code.end',
      'mandate.grant',
      'mandate.end',
      'line.contest',
      'record.hide',
      'settings.change',
      'record.export',
      'space.close',
    ],
    when: by('holder', 'representative'),
  },
  { id: 'holder-changes-contact', source: 'R29', acts: ['contact.change'], when: by('holder') },
  {
    id: 'treating-doctor-blocks',
    source: 'R42, dmp-rules §3 (TD1.6: normal mode)',
    acts: ['professional.block'],
    when: ({ actor, relation, mode }) => isProfessional(actor) && relation.treating && mode === 'normal',
  },
  {
    id: 'insurer-names-treating-doctor',
    source: 'R15',
    acts: ['treating.name'],
    when: by('insurer'),
  },
  { id: 'carer-ends-their-own', source: 'R50', acts: ['mandate.end'], when: by('carer') },
  {
    id: 'the-date-ends',
    source: 'R51',
    acts: ['team.end', 'code.end', 'mandate.end'],
    when: by('system'),
  },
  {
    id: 'trace-is-read',
    source: 'R1111-43, R17, R40, L1111-19',
    acts: ['trace.read'],
    when: by('holder', 'representative', 'professional'),
  },
  {
    id: 'person-reopens-or-destroys',
    source: 'R18, R35',
    acts: ['space.reopen', 'space.destroy'],
    when: ({ actor, space }) =>
      (actor.kind === 'holder' || actor.kind === 'representative') && space.state === 'closed',
  },
  {
    id: 'ten-years-destroy',
    source: 'R18',
    acts: ['space.destroy'],
    when: ({ actor, space }) => actor.kind === 'system' && space.state === 'closed',
  },
];

export const permits: readonly Clause[] = [...reading, ...filing, ...changing, ...entering, ...powers];

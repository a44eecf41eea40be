import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { type Actor, type DocumentFacts, type Facts, NO_RELATION, type Space } from './facts.ts';

// Who asks: Dr Fournier (treating doctor), Élodie Girard (nurse), a doctor of the Centre 15, the secretary of the hospital.
const doctor: Actor = {
  kind: 'professional',
  id: 'fournier',
  group: 'p10',
  columnOpen: true,
  structureId: 'msp',
  isRegulator: false,
};
const nurse: Actor = {
  kind: 'professional',
  id: 'girard',
  group: 'p60_69',
  columnOpen: true,
  structureId: 'cabinet',
  isRegulator: false,
};
const regulator: Actor = { ...doctor, id: 'barbier', structureId: 'samu', isRegulator: true };
const occupational: Actor = { ...doctor, id: 'travail', group: 'p10_travail', columnOpen: false };
const osteopath: Actor = { ...nurse, id: 'osteo', group: undefined, columnOpen: false };
const hospital: Actor = { kind: 'structure', id: 'chu' };
const secretary: Actor = { kind: 'secretariat', id: 'lemaire', structureId: 'chu' };
const holder: Actor = { kind: 'holder' };
const mother: Actor = { kind: 'representative', id: 'sandrine', withinScope: true };
const carer: Actor = { kind: 'carer', id: 'nathalie', withinScope: true, seesHidden: false };
const service: Actor = { kind: 'service', id: 'carnet-de-diabete', withinScope: true };
const insurer: Actor = { kind: 'insurer', id: 'cnam' };
const task: Actor = { kind: 'system', id: 'task' };

const open: Space = {
  state: 'active',
  feedingOpposed: false,
  insQualified: true,
  emergency: { samu: true, others: true, hidden: false },
};
const report: DocumentFacts = {
  typeCode: '34112-3',
  typeOrigin: 'professional',
  cell: 'allow',
  origin: 'professional',
  authorId: 'martin',
  authorStructureId: 'chu',
  ownName: false,
  hidden: false,
  invisibleToPatient: false,
  invisibleToRepresentatives: false,
  status: 'current',
};
const hidden = { ...report, hidden: true };
const mine = {
  ...report,
  typeCode: 'DOCPAT03',
  typeOrigin: 'holder',
  origin: 'holder',
  authorId: undefined,
  authorStructureId: undefined,
} as const;
const treating = { consent: 'none', treating: true, blocked: false } as const;
const agreed = { consent: 'valid', treating: false, blocked: false } as const;

type Given = Partial<Omit<Facts, 'actor' | 'action' | 'space'>> & { readonly space?: Partial<Space> };
const asked = (actor: Actor, action: Facts['action'], { space, ...given }: Given) =>
  decide({ actor, action, relation: NO_RELATION, mode: 'normal', ...given, space: { ...open, ...space } });

const noEmergency = { emergency: { samu: false, others: false, hidden: false } };
const allEmergency = { emergency: { samu: true, others: true, hidden: true } };

const CASES: readonly (readonly [string, Actor, Facts['action'], Given, string])[] = [
  // reading
  ['the holder reads', holder, 'document.read', { document: report }, 'A-HOLDER'],
  [
    'the holder reads what is hidden from professionals',
    holder,
    'document.read',
    { document: hidden },
    'A-HOLDER',
  ],
  [
    'the holder looks for what waits to be announced',
    holder,
    'document.read',
    { document: { ...report, invisibleToPatient: true } },
    'D-INVISIBLE',
  ],
  [
    'the treating doctor reads',
    doctor,
    'document.read',
    { document: report, relation: treating },
    'A-TREATING',
  ],
  [
    'the treating doctor reads what is hidden',
    doctor,
    'document.read',
    { document: hidden, relation: treating },
    'A-TREATING-HIDDEN',
  ],
  [
    'a blocked treating doctor',
    doctor,
    'document.read',
    { document: report, relation: { ...treating, blocked: true } },
    'D-BLOCKED',
  ],
  [
    'the treating doctor and a type nobody published',
    doctor,
    'document.read',
    { document: { ...report, cell: 'unknown' }, relation: treating },
    'D-MATRIX-UNKNOWN',
  ],
  [
    'a nurse who has the person’s agreement',
    nurse,
    'document.read',
    { document: report, relation: agreed },
    'A-CONSENT',
  ],
  [
    'a nurse and a type her column denies',
    nurse,
    'document.list',
    { document: { ...report, cell: 'deny' }, relation: agreed },
    'D-MATRIX-DENIED',
  ],
  [
    'a nurse and a hidden document',
    nurse,
    'document.know',
    { document: hidden, relation: agreed },
    'D-HIDDEN',
  ],
  ['a nurse nobody agreed to', nurse, 'space.open', {}, 'D-NO-CONSENT'],
  [
    'a nurse whose agreement ended',
    nurse,
    'document.list',
    { relation: { ...agreed, consent: 'expired' } },
    'D-CONSENT-EXPIRED',
  ],
  [
    'an author, blocked, in an emergency mode the person switched off',
    nurse,
    'document.read',
    {
      document: { ...hidden, authorId: 'girard' },
      relation: { ...agreed, blocked: true },
      mode: 'bris_de_glace',
      space: noEmergency,
    },
    'A-AUTHOR',
  ],
  ['an occupational doctor', occupational, 'space.open', { relation: agreed }, 'D-OCCUPATIONAL'],
  ['an osteopath', osteopath, 'space.open', { relation: agreed }, 'D-NO-COLUMN'],
  [
    'a hospital and what it filed in its own name',
    hospital,
    'document.read',
    { document: { ...report, authorId: undefined, ownName: true } },
    'A-AUTHOR',
  ],
  [
    'a hospital and a document of one of its doctors',
    hospital,
    'document.read',
    { document: report },
    'D-STRUCTURE',
  ],
  ['a secretary opens', secretary, 'document.read', { document: report }, 'D-SECRETARIAT'],
  ['a mother reads', mother, 'document.read', { document: hidden }, 'A-REPRESENTATIVE'],
  [
    'a mother and secret care',
    mother,
    'document.know',
    { document: { ...report, invisibleToRepresentatives: true } },
    'D-SECRET',
  ],
  ['a carer and a hidden document', carer, 'document.read', { document: hidden }, 'D-HIDDEN-CARER'],
  [
    'a carer who was shown hidden documents',
    { ...carer, seesHidden: true } as Actor,
    'document.read',
    { document: hidden },
    'A-CARER',
  ],
  ['a service and a hidden document', service, 'document.read', { document: hidden }, 'D-HIDDEN-SERVICE'],
  ['a service reads', service, 'document.read', { document: report }, 'A-SERVICE'],
  // emergency
  ['the 15', regulator, 'document.read', { document: report, mode: 'centre_15' }, 'A-CENTRE-15'],
  [
    'the 15, refused by the person',
    regulator,
    'space.open',
    { mode: 'centre_15', space: noEmergency },
    'D-SAMU-OFF',
  ],
  [
    'the 15 and a hidden document',
    regulator,
    'document.read',
    { document: hidden, mode: 'centre_15' },
    'D-HIDDEN-EMERGENCY',
  ],
  [
    'the 15 and a hidden document the person leaves to emergencies',
    regulator,
    'document.read',
    { document: hidden, mode: 'centre_15', space: allEmergency },
    'A-CENTRE-15',
  ],
  ['a nurse in the mode of the 15', nurse, 'space.open', { mode: 'centre_15' }, 'D-NOT-REGULATOR'],
  ['a nurse breaks the glass', nurse, 'space.open', { mode: 'bris_de_glace' }, 'A-BREAK-GLASS'],
  [
    'the treating doctor breaks a glass the person switched off',
    doctor,
    'document.read',
    { document: report, relation: treating, mode: 'bris_de_glace', space: noEmergency },
    'D-EMERGENCY-OFF',
  ],
  [
    'the treating doctor, hidden document, broken glass',
    doctor,
    'document.read',
    { document: hidden, relation: treating, mode: 'bris_de_glace' },
    'D-HIDDEN-EMERGENCY',
  ],
  ['search without INS, by the 15', regulator, 'person.search', { mode: 'centre_15' }, 'A-SEARCH-CENTRE-15'],
  ['search without INS, by a doctor', doctor, 'person.search', { relation: treating }, 'D-SEARCH-CENTRE-15'],
  // the space
  [
    'a doctor and a closed space',
    doctor,
    'space.open',
    { relation: treating, space: { state: 'closed' } },
    'D-CLOSED',
  ],
  [
    'the holder of a closed space reads',
    holder,
    'document.read',
    { document: report, space: { state: 'closed' } },
    'D-CLOSED-PERSON',
  ],
  [
    'the holder of a closed space and its history',
    holder,
    'trace.read',
    { space: { state: 'closed' } },
    'A-CLOSED-TRACE',
  ],
  ['a doctor and an opposed space', doctor, 'person.find', { space: { state: 'opposed' } }, 'D-NOT-OPEN'],
  [
    'an author corrects in an opposed space',
    nurse,
    'document.replace',
    { document: { ...report, authorId: 'girard' }, space: { state: 'opposed' } },
    'A-OPPOSED-OWN',
  ],
  [
    'an author opens in an opposed space',
    nurse,
    'document.read',
    { document: { ...report, authorId: 'girard' }, space: { state: 'opposed' } },
    'D-NOT-OPEN',
  ],
  ['the holder before activation', holder, 'space.open', { space: { state: 'created' } }, 'D-NOT-ACTIVATED'],
  [
    'a doctor before activation',
    doctor,
    'space.open',
    { relation: treating, space: { state: 'created' } },
    'A-TREATING',
  ],
  // deposits
  [
    'an author files',
    nurse,
    'document.deposit',
    { document: { ...report, authorId: 'girard' }, relation: { ...NO_RELATION, blocked: true } },
    'A-DEPOSIT-AUTHOR',
  ],
  [
    'a legal authenticator files',
    doctor,
    'document.deposit',
    { document: { ...report, legalAuthenticatorId: 'fournier' } },
    'A-DEPOSIT-VALIDATOR',
  ],
  [
    'a colleague files',
    { ...doctor, structureId: 'chu' } as Actor,
    'document.deposit',
    { document: report },
    'D-NOT-AUTHOR',
  ],
  ['the author’s hospital files', hospital, 'document.deposit', { document: report }, 'A-DEPOSIT-STRUCTURE'],
  [
    'the secretary files for a doctor of the hospital',
    secretary,
    'document.deposit',
    { document: report },
    'A-DEPOSIT-SECRETARIAT',
  ],
  [
    'the secretary files for another hospital',
    secretary,
    'document.deposit',
    { document: { ...report, authorStructureId: 'autre' } },
    'D-NOT-AUTHOR',
  ],
  [
    'after opposition to feeding',
    nurse,
    'document.deposit',
    { document: { ...report, authorId: 'girard' }, space: { feedingOpposed: true } },
    'D-FEEDING-OPPOSED',
  ],
  [
    'a correction after opposition to feeding',
    nurse,
    'document.replace',
    { document: { ...report, authorId: 'girard' }, space: { feedingOpposed: true } },
    'A-REPLACE-AUTHOR',
  ],
  [
    'without a qualified identity',
    nurse,
    'document.deposit',
    { document: { ...report, authorId: 'girard' }, space: { insQualified: false } },
    'D-INS-NOT-QUALIFIED',
  ],
  [
    'a doctor files the insurer’s type',
    doctor,
    'document.deposit',
    { document: { ...report, authorId: 'fournier', typeOrigin: 'insurer' } },
    'D-TYPE-INSURER',
  ],
  [
    'the insurer files its type',
    insurer,
    'document.deposit',
    { document: { ...report, typeOrigin: 'insurer', origin: 'insurer' } },
    'A-DEPOSIT-INSURER',
  ],
  [
    'a doctor files the vaccination history',
    doctor,
    'document.deposit',
    { document: { ...report, authorId: 'fournier', typeOrigin: 'system' } },
    'D-TYPE-SYSTEM',
  ],
  [
    'a doctor files a type of the person',
    doctor,
    'document.deposit',
    { document: { ...mine, authorId: 'fournier' } },
    'D-TYPE-PERSON',
  ],
  [
    'the holder files a type of professionals',
    holder,
    'document.deposit',
    { document: report },
    'D-TYPE-PROFESSIONAL',
  ],
  ['the holder files', holder, 'document.deposit', { document: mine }, 'A-DEPOSIT-HOLDER'],
  [
    'hidden and invisible at once',
    nurse,
    'document.deposit',
    { document: { ...hidden, authorId: 'girard', invisibleToPatient: true } },
    'D-HIDDEN-AND-INVISIBLE',
  ],
  [
    'secret care of an adult',
    nurse,
    'document.deposit',
    { document: { ...report, authorId: 'girard', invisibleToRepresentatives: true } },
    'D-SECRET-ADULT',
  ],
  [
    'secret care of a minor',
    nurse,
    'document.deposit',
    {
      document: { ...report, authorId: 'girard', invisibleToRepresentatives: true },
      space: { protection: 'minor' },
    },
    'A-DEPOSIT-AUTHOR',
  ],
  // changes
  ['the holder hides', holder, 'document.hide', { document: report }, 'A-HIDE-PERSON'],
  [
    'the author hides from colleagues',
    nurse,
    'document.hide',
    { document: { ...report, authorId: 'girard' } },
    'A-HIDE-AUTHOR',
  ],
  [
    'a nurse hides another’s',
    nurse,
    'document.hide',
    { document: report, relation: agreed },
    'D-HIDE-NOT-YOURS',
  ],
  [
    'the treating doctor shows again',
    doctor,
    'document.show',
    { document: hidden, relation: treating },
    'A-SHOW-TREATING',
  ],
  [
    'the treating doctor hides another’s',
    doctor,
    'document.hide',
    { document: report, relation: treating },
    'D-HIDE-NOT-YOURS',
  ],
  [
    'a nurse reveals another’s',
    nurse,
    'document.reveal',
    { document: { ...report, invisibleToPatient: true }, relation: agreed },
    'D-REVEAL',
  ],
  [
    'a month has passed',
    task,
    'document.reveal',
    { document: { ...report, invisibleToPatient: true } },
    'A-REVEAL-DATE',
  ],
  [
    'the treating doctor archives',
    doctor,
    'document.archive',
    { document: report, relation: treating },
    'A-ARCHIVE-TREATING',
  ],
  [
    'a nurse archives another’s',
    nurse,
    'document.archive',
    { document: report, relation: agreed },
    'D-ARCHIVE',
  ],
  ['the holder deletes a professional’s', holder, 'document.delete', { document: report }, 'D-DELETE-PERSON'],
  ['the holder deletes their own', holder, 'document.delete', { document: mine }, 'A-DELETE-PERSON'],
  [
    'an old version alone',
    nurse,
    'document.delete',
    { document: { ...report, authorId: 'girard', status: 'superseded' } },
    'D-SUPERSEDED',
  ],
  [
    'a deleted document',
    holder,
    'document.read',
    { document: { ...report, status: 'deleted' } },
    'D-DELETED',
  ],
  // powers
  ['a nurse states consent', nurse, 'consent.state', {}, 'A-STATE-CONSENT'],
  ['an occupational doctor states consent', occupational, 'consent.state', {}, 'D-OCCUPATIONAL'],
  [
    'a nurse states consent during an emergency',
    nurse,
    'consent.state',
    { mode: 'bris_de_glace' },
    'D-NORMAL-MODE',
  ],
  [
    'the treating doctor blocks at the person’s request',
    doctor,
    'professional.block',
    { relation: treating },
    'A-BLOCK-TREATING',
  ],
  [
    'the treating doctor unblocks',
    doctor,
    'professional.unblock',
    { relation: treating },
    'D-BLOCK-PERSON-ONLY',
  ],
  ['the holder unblocks', holder, 'professional.unblock', {}, 'A-UNBLOCK'],
  ['a nurse reads the trace of what she did', nurse, 'trace.read', {}, 'A-TRACE-OWN'],
  ['a mother changes the contact channels', mother, 'contact.change', {}, 'D-CONTACT'],
  ['a carer hides', carer, 'document.hide', { document: report }, 'D-CARER'],
];

describe('decide', () => {
  it.each(CASES)('%s', (_, actor, action, given, rule) => {
    expect(asked(actor, action, given).rule).toBe(rule);
  });

  it('says the same of a hidden document and of one that never existed', () => {
    const refusal = asked(nurse, 'document.read', { document: hidden, relation: agreed });
    const nothing = asked(nurse, 'document.read', { relation: agreed });
    expect(refusal).toMatchObject({
      allowed: false,
      asAbsent: true,
      outward: 'D-ABSENT',
      forActor: 'Ce document est introuvable.',
    });
    expect(nothing).toMatchObject({
      allowed: false,
      asAbsent: true,
      outward: 'D-ABSENT',
      forActor: 'Ce document est introuvable.',
    });
  });

  it('tells a professional why the list is shut, since that names no document', () => {
    expect(asked(nurse, 'document.list', {})).toMatchObject({
      asAbsent: false,
      forActor: 'Demandez d’abord l’accord de la personne.',
    });
  });
});

import { describe, expect, it } from 'vitest';
import {
  agreed,
  allEmergency,
  asked,
  carer,
  doctor,
  type Example,
  hidden,
  holder,
  hospital,
  mother,
  noEmergency,
  nurse,
  occupational,
  osteopath,
  regulator,
  report,
  secretary,
  service,
  support,
  task,
  treating,
} from './examples.ts';
import type { Actor } from './facts.ts';

const EXAMPLES: readonly Example[] = [
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
  [
    'a scope that ended',
    { ...mother, withinScope: false } as Actor,
    'document.read',
    { document: report },
    'D-SCOPE',
  ],
  ['the assistance desk', support, 'person.find', {}, 'D-SUPPORT'],
  ['an act on no document', holder, 'document.read', {}, 'D-NO-DOCUMENT'],
  [
    'a mother and the history of a closed space',
    mother,
    'trace.read',
    { space: { state: 'closed' } },
    'A-CLOSED-TRACE-REPRESENTATIVE',
  ],
  [
    'the holder reopens a closed space',
    holder,
    'space.reopen',
    { space: { state: 'closed' } },
    'A-CLOSED-REQUEST',
  ],
  ['ten years after closing', task, 'space.destroy', { space: { state: 'closed' } }, 'A-CLOSED-END'],
  ['the holder destroys an open space', holder, 'space.destroy', {}, 'D-CLOSE-FIRST'],
];

describe('decide', () => {
  it.each(EXAMPLES)('%s', (_, actor, action, given, rule) => {
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

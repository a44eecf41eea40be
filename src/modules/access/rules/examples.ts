/** A few people and documents to ask the table about. */
import { decide } from './decide.ts';
import { type Actor, type DocumentFacts, type Facts, NO_RELATION, type Space } from './facts.ts';

// Who asks: Dr Fournier (treating doctor), Élodie Girard (nurse), a doctor of the Centre 15, the secretary of the hospital.
export const doctor: Actor = {
  kind: 'professional',
  id: 'fournier',
  group: 'p10',
  columnOpen: true,
  structureId: 'msp',
  isRegulator: false,
};
export const nurse: Actor = {
  kind: 'professional',
  id: 'girard',
  group: 'p60_69',
  columnOpen: true,
  structureId: 'cabinet',
  isRegulator: false,
};
export const regulator: Actor = { ...doctor, id: 'barbier', structureId: 'samu', isRegulator: true };
export const occupational: Actor = { ...doctor, id: 'travail', group: 'p10_travail', columnOpen: false };
export const osteopath: Actor = { ...nurse, id: 'osteo', group: undefined, columnOpen: false };
export const hospital: Actor = { kind: 'structure', id: 'chu' };
export const secretary: Actor = { kind: 'secretariat', id: 'lemaire', structureId: 'chu' };
export const holder: Actor = { kind: 'holder' };
export const mother: Actor = { kind: 'representative', id: 'sandrine', withinScope: true };
export const carer: Actor = { kind: 'carer', id: 'nathalie', withinScope: true, seesHidden: false };
export const service: Actor = { kind: 'service', id: 'carnet-de-diabete', withinScope: true };
export const insurer: Actor = { kind: 'insurer', id: 'cnam' };
export const support: Actor = { kind: 'support', id: 'agent' };
export const task: Actor = { kind: 'system', id: 'task' };

export const open: Space = {
  state: 'active',
  feedingOpposed: false,
  insQualified: true,
  emergency: { samu: true, others: true, hidden: false },
};
export const report: DocumentFacts = {
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
export const hidden = { ...report, hidden: true };
export const mine = {
  ...report,
  typeCode: 'DOCPAT03',
  typeOrigin: 'holder',
  origin: 'holder',
  authorId: undefined,
  authorStructureId: undefined,
} as const;
export const treating = { consent: 'none', treating: true, blocked: false } as const;
export const agreed = { consent: 'valid', ground: 'statement', treating: false, blocked: false } as const;
export const opened = { ...NO_RELATION, emergencyOpened: true } as const;
export const byCode = { ...agreed, ground: 'code' } as const;

export type Given = Partial<Omit<Facts, 'actor' | 'action' | 'space'>> & { readonly space?: Partial<Space> };
/** The decision when nothing else is said: an open space, no relation, the normal mode. */
export const asked = (actor: Actor, action: Facts['action'], { space, ...given }: Given) =>
  decide({ actor, action, relation: NO_RELATION, mode: 'normal', ...given, space: { ...open, ...space } });

export const noEmergency = { emergency: { samu: false, others: false, hidden: false } };
export const allEmergency = { emergency: { samu: true, others: true, hidden: true } };

/** What it is about, who asks, for what, given what, and the rule that must decide. */
export type Example = readonly [string, Actor, Facts['action'], Given, string];

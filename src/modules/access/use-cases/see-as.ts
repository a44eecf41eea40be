/**
 * « Voir comme » (B1): what somebody may do in this space now, by the decision itself. Who is asked about stands in the
 * question; the space, the relations and the matrix are those of the visit.
 */
import { mandatesIn } from '#representation';
import { accessErrors } from '../errors.ts';
import { decide } from '../rules/decide.ts';
import type { Action, Actor, Decision, Mode, Relation } from '../rules/facts.ts';
import { NO_RELATION } from '../rules/facts.ts';
import { isWithinScope } from '../rules/scopes.ts';
import type { DocumentSubject, Visit } from '../visit.ts';
import { professionalIn } from './authorise-professional.ts';
import { isOutsideShare, relationOfKnown, ruleActorOfKnown } from './list-relations.ts';

/** Whose eyes. */
export type Viewer =
  /** Anybody of a column of the matrix, once the person agrees; or in an emergency, without being asked. */
  | { readonly kind: 'profession'; readonly group: string; readonly inEmergency?: boolean | undefined }
  /** `agreed`: as if the person had just agreed. */
  | { readonly kind: 'professional'; readonly id: string; readonly agreed?: boolean | undefined }
  /** A regulating doctor of the call centre 15, on a call. */
  | { readonly kind: 'samu' }
  /** Somebody who acts for the person now. */
  | { readonly kind: 'relative'; readonly mandateId: string }
  /** Any representative, or a carer to whom the documents are opened. */
  | { readonly kind: 'representative' }
  | { readonly kind: 'carer'; readonly seesHidden: boolean };

export type SeenAs = {
  readonly viewer: Viewer;
  /** `Dr Claire Fournier`, `infirmier`; undefined when the kind says it all. */
  readonly label: string | undefined;
  readonly about: string | undefined;
  readonly mode: Mode;
  /** May they open the record at all? */
  readonly open: Decision;
  decide(action: Action, document: DocumentSubject): Decision;
};

type Eyes = {
  readonly label?: string;
  readonly about?: string;
  readonly actor: (action: Action) => Actor;
  readonly relation: Relation;
  readonly mode: Mode;
  readonly group?: string | undefined;
  readonly outsideShare?: (typeCode: string) => boolean;
};

/** The column of the doctors who regulate. */
const DOCTORS = 'p10';
const AGREED: Relation = Object.freeze({
  consent: 'valid',
  ground: 'statement',
  treating: false,
  blocked: false,
});

/** For whoever decides on access. @throws Refused, `viewer-unknown`, `professional-unknown` */
export async function seeAs(visit: Visit, viewer: Viewer): Promise<SeenAs> {
  visit.authorize('professional.authorise');
  const { label, about, actor, relation, mode, group, outsideShare } = await eyesOf(visit, viewer);
  const { space, reference } = visit;
  const ask = (action: Action, document?: DocumentSubject): Decision =>
    decide({
      action,
      actor: actor(action),
      space,
      relation,
      mode,
      document: document && {
        ...document,
        cell: reference.matrixCell(document.typeCode, group),
        typeOrigin: reference.documentType(document.typeCode)?.origin ?? 'professional',
        ...(outsideShare && { outsideShare: outsideShare(document.typeCode) }),
      },
    });
  return { viewer, label, about, mode, open: ask('space.open'), decide: ask };
}

async function eyesOf(visit: Visit, viewer: Viewer): Promise<Eyes> {
  switch (viewer.kind) {
    case 'profession':
      return eyesOfProfession(visit, viewer.group, viewer.inEmergency === true);
    case 'samu':
      return {
        actor: always(anybody(visit, DOCTORS, true)),
        relation: { ...NO_RELATION, emergencyOpened: true },
        mode: 'centre_15',
        group: DOCTORS,
      };
    case 'professional':
      return eyesOfProfessional(visit, viewer);
    case 'relative':
      return eyesOfRelative(visit, viewer.mandateId);
    case 'representative':
      return relative({ kind: 'representative', id: '', withinScope: true });
    case 'carer':
      return relative({ kind: 'carer', id: '', withinScope: true, seesHidden: viewer.seesHidden });
  }
}

const always = (actor: Actor) => () => actor;

/** Nobody in particular: the author of nothing. */
const anybody = ({ reference }: Visit, group: string, isRegulator: boolean): Actor => ({
  kind: 'professional',
  id: '',
  group,
  columnOpen: reference.columnOpen(group),
  isRegulator,
});

function eyesOfProfession(visit: Visit, group: string, inEmergency: boolean): Eyes {
  const column = visit.reference.groups.find(({ code }) => code === group);
  if (!column) throw accessErrors('viewer-unknown');
  return {
    label: column.oneFr,
    actor: always(anybody(visit, group, false)),
    relation: inEmergency ? { ...NO_RELATION, emergencyOpened: true } : AGREED,
    mode: inEmergency ? 'bris_de_glace' : 'normal',
    group,
  };
}

/** In the mode of the emergency that they opened, while it runs. */
async function eyesOfProfessional(
  visit: Visit,
  { id, agreed }: { readonly id: string; readonly agreed?: boolean | undefined },
): Promise<Eyes> {
  const one = await professionalIn(visit, id);
  const now = relationOfKnown(one);
  const asked = agreed === true && now.consent !== 'valid';
  return {
    label: one.label,
    about: [one.profession, one.structure].filter(Boolean).join(', '),
    actor: always(ruleActorOfKnown(one, visit.reference)),
    relation: {
      ...now,
      ...(asked && { consent: 'valid' as const, ground: 'statement' as const }),
      emergencyOpened: one.emergency !== undefined,
    },
    mode: one.emergency?.mode ?? 'normal',
    group: one.group,
    outsideShare: (typeCode) => isOutsideShare(one, typeCode),
  };
}

async function eyesOfRelative(visit: Visit, mandateId: string): Promise<Eyes> {
  const mandate = (await mandatesIn(visit)).find(({ id, inForce }) => id === mandateId && inForce);
  if (!mandate) throw accessErrors('viewer-unknown');
  const { kind, scopes, seesHidden, personId = '', personLabel, personIs } = mandate;
  return {
    label: personLabel,
    ...(personIs !== undefined && { about: personIs }),
    actor: (action) => {
      const withinScope = isWithinScope(action, scopes);
      return kind === 'carer'
        ? { kind, id: personId, withinScope, seesHidden }
        : { kind: 'representative', id: personId, withinScope };
    },
    relation: NO_RELATION,
    mode: 'normal',
  };
}

const relative = (actor: Actor): Eyes => ({ actor: always(actor), relation: NO_RELATION, mode: 'normal' });

import type { AuditActor, AuditLine } from '#audit';
import type { Whose } from '../../words/whose.ts';

/** One line of the history, or several of the same kind in a row. */
export type Told = {
  readonly id: string;
  readonly at: Date;
  readonly who: string;
  /** Profession and structure, when they say more than the name. */
  readonly about: string | undefined;
  /** The person, or somebody who acts for them. */
  readonly isPersonSide: boolean;
  readonly what: string;
  readonly refused: boolean;
  readonly emergency: boolean;
  /** Why it was allowed or refused. */
  readonly why: string | undefined;
};

/** Who reads the history, and of whom it is. */
export type Reader = { readonly id: string; readonly holderId: string; readonly whose: Whose };

/** For another: « a … »; for the reader: « avez … »; of what was refused: the infinitive. */
type Verb = { readonly did: string; readonly would: string; readonly of?: 'document' | 'subject' | 'detail' };

/** The same acts as AuditEvent names: a test holds the two lists together. */
export const verbsOf = ({ own, notebook }: Whose): Readonly<Record<string, Verb>> => ({
  'person.find': {
    did: `cherché ${notebook} avec ${own ? 'votre' : 'son'} matricule`,
    would: `chercher ${notebook}`,
  },
  'person.search': { did: `cherché ${notebook} sans matricule`, would: `chercher ${notebook}` },
  'person.qualify': {
    did: `contrôlé ${own ? 'votre' : 'son'} identité`,
    would: `contrôler ${own ? 'votre' : 'son'} identité`,
  },
  'space.open': { did: `ouvert ${notebook}`, would: `ouvrir ${notebook}` },
  'consent.state': {
    did: `déclaré avoir ${own ? 'votre accord' : 'l’accord'}`,
    would: `déclarer avoir ${own ? 'votre accord' : 'l’accord'}`,
  },
  'document.list': { did: 'vu la liste des documents', would: 'voir la liste des documents' },
  'document.know': { did: 'su l’existence d’un document', would: 'savoir si un document existe' },
  'document.read': { did: 'lu', would: 'lire', of: 'document' },
  'document.deposit': { did: 'ajouté', would: 'ajouter', of: 'document' },
  'document.replace': { did: 'remplacé', would: 'remplacer', of: 'document' },
  'document.hide': { did: 'caché', would: 'cacher', of: 'document' },
  'document.show': { did: 'montré de nouveau', would: 'montrer', of: 'document' },
  'document.reveal': { did: 'rendu visible', would: 'rendre visible', of: 'document' },
  'document.archive': { did: 'archivé', would: 'archiver', of: 'document' },
  'document.unarchive': { did: 'sorti des archives', would: 'sortir des archives', of: 'document' },
  'document.delete': { did: 'supprimé', would: 'supprimer', of: 'document' },
  'record.hide': {
    did: 'changé ce que voient les professionnels',
    would: 'changer ce que voient les professionnels',
    of: 'detail',
  },
  'consent.withdraw': {
    did: `retiré ${own ? 'votre accord' : 'l’accord'}, déclaré avant`,
    would: 'retirer un accord',
    of: 'detail',
  },
  'team.open': { did: 'ouvert une équipe de soins', would: 'ouvrir une équipe de soins', of: 'subject' },
  'team.end': { did: 'terminé une équipe de soins', would: 'terminer une équipe de soins' },
  'emergency.justify': { did: 'expliqué son accès en urgence', would: 'expliquer un accès en urgence' },
  'professional.authorise': { did: 'autorisé', would: 'autoriser', of: 'subject' },
  'professional.block': { did: 'bloqué', would: 'bloquer', of: 'subject' },
  'professional.unblock': { did: 'débloqué', would: 'débloquer', of: 'subject' },
  'treating.name': { did: 'désigné un médecin traitant', would: 'désigner un médecin traitant' },
  'code.create': { did: 'créé un code de partage', would: 'créer un code de partage' },
  'code.use': { did: 'utilisé un code de partage', would: 'utiliser un code de partage' },
  'code.end': { did: 'arrêté un code de partage', would: 'arrêter un code de partage' },
  'mandate.grant': { did: 'donné un accès à', would: 'donner un accès à', of: 'subject' },
  'mandate.end': { did: 'arrêté l’accès de', would: 'arrêter l’accès de', of: 'subject' },
  'mandate.accept': {
    did: `accepté d’agir ${own ? 'pour vous' : `dans ${notebook}`}`,
    would: 'accepter une invitation',
  },
  'mandate.refuse': {
    did: `refusé d’agir ${own ? 'pour vous' : `dans ${notebook}`}`,
    would: 'refuser une invitation',
  },
  'mandate.renounce': { did: `renoncé à ouvrir ${notebook}`, would: 'renoncer à un accès' },
  'line.contest': { did: 'demandé une explication sur un accès', would: 'demander une explication' },
  'trace.read': { did: 'lu l’historique', would: 'lire l’historique' },
  'settings.change': { did: 'changé un réglage', would: 'changer un réglage', of: 'detail' },
  'contact.change': { did: 'changé une adresse de contact', would: 'changer une adresse de contact' },
  'record.export': { did: 'emporté une copie du carnet', would: 'emporter une copie du carnet' },
  'support.call': {
    did: `ouvert un appel ${own ? 'avec vous' : 'avec la personne'}`,
    would: 'ouvrir un appel',
  },
  'support.check': {
    did: `vérifié ${own ? 'votre' : 'son'} identité au téléphone`,
    would: `vérifier ${own ? 'votre' : 'son'} identité au téléphone`,
  },
  'support.code': { did: 'demandé un autre code', would: 'demander un autre code' },
  'support.act': {
    did: `agi au téléphone, à ${own ? 'votre' : 'sa'} demande, pour`,
    would: 'agir au téléphone pour',
    of: 'subject',
  },
  'support.ask': {
    did: 'demandé à un second agent de confirmer une fermeture',
    would: 'faire confirmer une fermeture',
    of: 'detail',
  },
  'space.oppose': { did: 'refusé le carnet', would: 'refuser le carnet' },
  'space.withdraw': { did: 'annulé un refus du carnet', would: 'annuler un refus du carnet' },
  'space.activate': { did: 'activé le carnet', would: 'activer le carnet' },
  'space.close': { did: 'fermé le carnet', would: 'fermer le carnet' },
  'space.reopen': { did: 'rouvert le carnet', would: 'rouvrir le carnet' },
  'space.destroy': { did: 'demandé la destruction du carnet', would: 'demander la destruction du carnet' },
});

/** Lines in plain words, newest first; what repeats within half an hour is told once. */
export function tell(
  lines: readonly AuditLine[],
  titles: ReadonlyMap<string, string>,
  why: (rule: string) => string | undefined,
  reader: Reader,
): readonly Told[] {
  const verbs = verbsOf(reader.whose);
  return folded(lines.map(spoken)).map(({ line, documents, times }) => ({
    id: line.id,
    at: line.at,
    isPersonSide: line.actor.kind === 'PATIENT',
    who: nameOf(line.actor, reader),
    about: aboutOf(line),
    what: sentenceOf(
      line,
      verbs[line.action] ?? {
        did: `agi sur ${reader.whose.notebook}`,
        would: `agir sur ${reader.whose.notebook}`,
      },
      line.actor.id === reader.id ? 'avez' : 'a',
      documentsNamed(documents, titles),
      times,
    ),
    refused: line.outcome === 'refused',
    emergency: line.mode !== 'normal',
    why: why(line.rule),
  }));
}

/** Answers that Carnet writes down for somebody who has no part in the space yet, or any more. */
const ANSWERS: ReadonlySet<string> = new Set(['mandate.accept', 'mandate.refuse', 'mandate.renounce']);

/** Such a line is told as that person's. */
const spoken = (line: AuditLine): AuditLine =>
  ANSWERS.has(line.action) && line.subject
    ? { ...line, actor: { kind: 'PATIENT', ...line.subject }, subject: undefined }
    : line;

/** What the access rests on, in words; undefined when the line says nothing of it. */
export function groundOf({ basis, actor }: AuditLine, { own, name }: Whose): string | undefined {
  const [ground = '', more] = (basis ?? '').split(':');
  const you = own ? 'vous' : name;
  if (actor.kind === 'PATIENT')
    return {
      holder: 'Son propre carnet',
      mandate: more === 'carer' ? 'Une aide acceptée' : 'Représentant légal',
    }[ground];
  if (ground === 'statement')
    return more === 'consent_given'
      ? 'Un accord déclaré pour une consultation'
      : more === 'consent_collected_for_another'
        ? 'Un accord noté par l’établissement'
        : 'Un accord déclaré dans l’équipe de soins';
  return {
    holder: own ? 'Vous l’avez autorisé vous-même' : `Autorisé par ${you}`,
    treating: 'Médecin traitant',
    team: 'L’équipe de soins d’un établissement',
    code: 'Un code de partage',
    emergency: 'Une urgence déclarée',
    call: 'Un appel à l’assistance',
  }[ground];
}

/** The ids of the documents that lines name. */
export const documentsOf = (lines: readonly AuditLine[]): readonly string[] => [
  ...new Set(lines.flatMap(({ objectId }) => objectId ?? [])),
];

type Fold = { readonly line: AuditLine; readonly documents: readonly string[]; readonly times: number };

const HALF_AN_HOUR = 30 * 60_000;

/** Into the newest line of its kind, were others in between: a visit reads as a few sentences. */
function folded(lines: readonly AuditLine[]): readonly Fold[] {
  const folds: Fold[] = [];
  const newest = new Map<string, number>();
  for (const line of lines) {
    const documents = line.objectId ? [line.objectId] : [];
    const kind = [line.actor.id, line.action, line.subject?.id, line.outcome, line.rule, line.mode].join(' ');
    const at = newest.get(kind);
    const fold = at === undefined ? undefined : folds[at];
    if (at !== undefined && fold && fold.line.at.getTime() - line.at.getTime() < HALF_AN_HOUR)
      folds[at] = {
        ...fold,
        documents: [...new Set([...fold.documents, ...documents])],
        times: fold.times + 1,
      };
    else newest.set(kind, folds.push({ line, documents, times: 1 }) - 1);
  }
  return folds;
}

/** « Vous » is whoever reads; the holder is named to the others. */
function nameOf({ id, label }: AuditActor, { id: me, holderId, whose }: Reader): string {
  if (id === me) return 'Vous';
  return (id === holderId ? whose.name : label) || 'Quelqu’un';
}

const RELATIVE = { representative: 'représentant légal', carer: 'aidant' } as const;

function aboutOf({ actor }: AuditLine): string | undefined {
  if (actor.kind === 'PATIENT') return actor.as && RELATIVE[actor.as];
  const parts = [actor.profession, actor.structureLabel].filter((part) => part && part !== actor.label);
  return parts.length > 0 ? parts.join(', ') : undefined;
}

function sentenceOf(
  line: AuditLine,
  verb: Verb,
  has: 'a' | 'avez',
  documents: string,
  times: number,
): string {
  const about = objectOf(line, verb, documents);
  if (line.outcome === 'refused') return `${has} voulu ${verb.would}${about}. Accès refusé.`;
  const often = times > 1 && verb.of !== 'document' ? ` (${times} fois)` : '';
  return `${has} ${verb.did}${about}${often}.`;
}

function objectOf({ subject, basis }: AuditLine, { of }: Verb, documents: string): string {
  if (of === 'document') return ` ${documents}`;
  // done by the help desk for whoever represents the person
  if (of === undefined && basis === 'call:for' && subject?.label) return `, à la demande de ${subject.label}`;
  if (of === 'subject') return ` ${subject?.label || 'quelqu’un'}`;
  return of === 'detail' && subject?.label ? ` : ${subject.label}` : '';
}

/** A document that the reader may not know keeps no name here either. */
function documentsNamed(ids: readonly string[], titles: ReadonlyMap<string, string>): string {
  const known = ids.flatMap((id) => titles.get(id) ?? []);
  if (ids.length <= 1) return known[0] ? `« ${known[0]} »` : 'un document';
  const first = known[0] ? `, dont « ${known[0]} »` : '';
  return `${ids.length} documents${first}`;
}

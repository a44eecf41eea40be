/**
 * « Peuvent le voir : … » and the effect of hiding, for one document: the engine's own answer for everybody known, told to
 * the holder or to the representative who decides for them.
 */
import type { Citizens, Person } from '#citizens';
import { nameCase } from '#formats/traits';
import { mandatesIn } from '#representation';
import { NO_RELATION } from '../rules/facts.ts';
import { effectOfHiding, type KnownActor, type Reader, type Readers, readers } from '../rules/readers.ts';
import { type ReaderNames, ROLE, sayReaders, YOU } from '../rules/readers-sentence.ts';
import { isWithinScope } from '../rules/scopes.ts';
import type { DocumentSubject, Visit } from '../visit.ts';
import {
  isOutsideShare,
  type KnownProfessional,
  relationOfKnown,
  ruleActorOfKnown,
} from './list-relations.ts';

export type ReadersExplained = {
  /** One or two French sentences. */
  readonly sentence: string;
  /** Who would no longer see it if it were hidden, and who still would; people named, then professions. */
  readonly hiding: { readonly lose: readonly string[]; readonly keep: readonly string[] };
};

export function createExplainReaders(deps: {
  readonly citizens: Citizens;
  readonly listRelations: (visit: Visit) => Promise<readonly KnownProfessional[]>;
}) {
  return async function explainReaders(
    visit: Visit,
    document: DocumentSubject,
    /** How the page calls the author, who may have no relation with the person any more. */
    authorLabel: string,
  ): Promise<ReadersExplained> {
    const { reference } = visit;
    const isHolder = visit.actor.kind === 'holder';
    const [relations, mandates, person] = await Promise.all([
      deps.listRelations(visit),
      mandatesIn(visit),
      isHolder ? undefined : deps.citizens.person(visit.tx, visit.holderId),
    ]);
    const columns = reference.groups.map(({ code }) => ({
      group: code,
      columnOpen: reference.columnOpen(code),
      cell: reference.matrixCell(document.typeCode, code),
    }));
    const names = new Map(relations.map((one) => [one.id, one.label]));
    const known: KnownActor[] = relations.map((one) => ({
      actor: ruleActorOfKnown(one, reference),
      relation: relationOfKnown(one),
      cell: reference.matrixCell(document.typeCode, one.group),
      outsideShare: isOutsideShare(one, document.typeCode),
    }));
    if (document.authorId && document.origin === 'professional' && !names.has(document.authorId)) {
      names.set(document.authorId, authorLabel);
      known.push({
        actor: {
          kind: 'professional',
          id: document.authorId,
          group: undefined,
          columnOpen: false,
          structureId: document.authorStructureId,
          isRegulator: false,
        },
        relation: { consent: 'none', treating: false, blocked: false },
        cell: 'unknown',
      });
    }
    for (const { personId, personLabel, kind, scopes, seesHidden, inForce } of mandates) {
      if (!inForce || personId === undefined) continue;
      names.set(personId, personId === visit.actor.id ? YOU : personLabel);
      const withinScope = isWithinScope('document.read', scopes);
      known.push({
        actor:
          kind === 'carer'
            ? { kind: 'carer', id: personId, withinScope, seesHidden }
            : { kind: 'representative', id: personId, withinScope },
        relation: NO_RELATION,
        cell: 'unknown',
      });
    }
    const question = {
      document: {
        ...document,
        typeOrigin: reference.documentType(document.typeCode)?.origin ?? 'professional',
      },
      space: visit.space,
      known,
      columns,
    };
    const say: ReaderNames = {
      holder: isHolder ? YOU : givenNameOf(person),
      person: (reader: Reader) => names.get('id' in reader.actor ? reader.actor.id : '') ?? authorLabel,
      group: (group: string) =>
        reference.groups
          .find(({ code }) => code === group)
          ?.labelFr.replace(/ \(.*/, '')
          .toLowerCase() ?? group,
    };
    const effect = effectOfHiding(question);
    return {
      sentence: sayReaders(readers(question), say),
      hiding: { lose: list(effect.lose, say), keep: list(effect.keep, say) },
    };
  };
}

/** National writing is in capitals; the name in use is as the person writes it. */
function givenNameOf(person: Person | undefined): string {
  return nameCase(person?.usageGivenName ?? person?.firstGivenName ?? '');
}

function list(who: Readers, say: ReaderNames): string[] {
  return [
    ...(who.holder ? [say.holder] : []),
    ...who.known.map((reader) => `${say.person(reader)}${ROLE[reader.as]}`),
    ...who.groups.map(
      (group) => `${say.group(group)}, ${say.holder === YOU ? 'avec votre accord' : 'avec un accord'}`,
    ),
    ...(who.emergency.samu || who.emergency.others.length > 0 ? ['les urgences'] : []),
  ];
}

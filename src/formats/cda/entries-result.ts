import { dateOf, readPeriod } from './entries-time.ts';
import type { Concept, EntryDate, Performer, ResultDetails } from './entries-types.ts';
import { readRanges } from './entries-value.ts';
import { readConcept, type Words } from './entries-words.ts';
import { attribute, coded, element, elements, entityId, textOf, type XmlNode } from './xml-tree.ts';

/** What the statements around a result say of it. */
export interface ResultContext {
  readonly groups: readonly Concept[];
  readonly specimen?: Concept;
  readonly collectedAt?: EntryDate;
  readonly laboratory?: Performer;
  readonly isolate?: Concept;
  readonly antibiogram: boolean;
}

export const NO_CONTEXT: ResultContext = { groups: [], antibiogram: false };

/** LOINC: the susceptibilities of a germ. */
const ANTIBIOGRAM = '18769-0';

/** The context inside a battery, a cluster about one germ, or the act of an examination. */
export function within(context: ResultContext, node: XmlNode, words: Words): ResultContext {
  const group = readConcept(element(node, 'code'), words);
  const laboratory = readPerformers(node)[0];
  const player = element(node, 'specimen', 'specimenRole', 'specimenPlayingEntity');
  const germ = readConcept(element(player, 'code'), words);
  const isGerm = attribute(player, 'classCode') === 'MIC';
  return {
    ...context,
    groups: group === undefined ? context.groups : [...context.groups, group],
    antibiogram: context.antibiogram || group?.code === ANTIBIOGRAM,
    ...(laboratory !== undefined && { laboratory }),
    ...(germ !== undefined && (isGerm ? { isolate: germ } : { specimen: germ })),
  };
}

/** What a sampling procedure says: the specimen, and when it was taken. */
export function readSampling(node: XmlNode, words: Words): Pick<ResultContext, 'specimen' | 'collectedAt'> {
  const product = elements(node, 'participant').find((one) => attribute(one, 'typeCode') === 'PRD');
  const specimen = readConcept(element(product, 'participantRole', 'playingEntity', 'code'), words);
  const collectedAt = dateOf(readPeriod(element(node, 'effectiveTime')));
  return { ...(specimen && { specimen }), ...(collectedAt && { collectedAt }) };
}

export function readResult(
  node: XmlNode,
  context: ResultContext,
  repeated: boolean,
  words: Words,
): ResultDetails {
  const own = readPerformers(node)[0] ?? context.laboratory;
  return {
    interpretation: elements(node, 'interpretationCode').flatMap((one) => coded(one) ?? []),
    ranges: readRanges(node, words),
    methods: elements(node, 'methodCode').flatMap((one) => readConcept(one, words) ?? []),
    ...(context.specimen && { specimen: context.specimen }),
    ...(context.collectedAt && { collectedAt: context.collectedAt }),
    ...(own !== undefined && { laboratory: own }),
    groups: context.groups,
    ...(context.isolate && { isolate: context.isolate }),
    antibiogram: context.antibiogram,
    repeated,
  };
}

/** Who did it: performers first, then authors. A person or an organization without any name or number is nobody. */
export function readPerformers(node: XmlNode): Performer[] {
  const roles = [
    ...elements(node, 'performer').map((one) => element(one, 'assignedEntity')),
    ...elements(node, 'author').map((one) => element(one, 'assignedAuthor')),
  ];
  return roles.flatMap((role) => {
    const id = elements(role, 'id')
      .map(entityId)
      .find((one) => one?.extension !== undefined);
    const name = personName(element(role, 'assignedPerson', 'name'));
    const organization = textOf(element(role, 'representedOrganization', 'name'));
    if (id === undefined && name === undefined && organization === undefined) return [];
    return [
      {
        ...(id && { id }),
        ...(name !== undefined && { name }),
        ...(organization !== undefined && { organization }),
      },
    ];
  });
}

function personName(node: XmlNode | undefined): string | undefined {
  const parts = ['given', 'family'].flatMap((part) => textOf(element(node, part)) ?? []);
  return parts.length === 0 ? textOf(node) : parts.join(' ');
}

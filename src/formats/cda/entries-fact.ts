import { drugOf, readDrug, readDrugName } from './entries-drug.ts';
import { NO_CONTEXT, type ResultContext, readPerformers, readResult } from './entries-result.ts';
import { COMMENT, NO_KNOWN, SEVERITY } from './entries-sections.ts';
import { everyStatement, type Statement } from './entries-statement.ts';
import { readPeriod } from './entries-time.ts';
import type {
  Characteristic,
  Concept,
  EntryFact,
  EntryPeriod,
  EntryValue,
  FactKind,
  Reaction,
} from './entries-types.ts';
import { readValue } from './entries-value.ts';
import { readConcept, type Words, wordsOf } from './entries-words.ts';
import { attribute, element, elements, type XmlNode } from './xml-tree.ts';

/** What the statements around say: their results' context, the relative they are about, the state of a problem. */
export interface FactContext {
  readonly result: ResultContext;
  readonly subject?: Concept;
  /** Of the act around a problem: active, completed. */
  readonly status?: string;
  readonly repeated: boolean;
}

export const OUTSIDE: FactContext = { result: NO_CONTEXT, repeated: false };

/**
 * A clinical statement as a fact, with what stands inside it and tells of it. Undefined when nothing names it: no code,
 * no product, no value and no words.
 */
export function readFact(
  statement: Statement,
  kind: FactKind,
  context: FactContext,
  parts: readonly Statement[],
  words: Words,
): EntryFact | undefined {
  const { node, section } = statement;
  const values = elements(node, 'value').map((one) => readValue(one, words));
  const value = values.find((one) => one.kind !== 'unknown') ?? values[0];
  const agent = readAgent(statement, parts, words);
  const named = nameOf(statement, kind, value, agent, words);
  if (named === undefined) return undefined;
  const reactions = parts.filter(isReaction).flatMap((one) => readReaction(one, words) ?? []);
  const subject = readConcept(element(node, 'subject', 'relatedSubject', 'code'), words) ?? context.subject;
  const site = readConcept(element(node, 'targetSiteCode') ?? element(node, 'approachSiteCode'), words);
  const hasDrug = drugOf(statement) !== undefined;
  return {
    kind,
    place: statement.place,
    section: { code: section.code, title: section.title },
    code: named,
    ...(value !== undefined && { value }),
    when: whenOf(statement, parts),
    mood: attribute(node, 'moodCode') ?? 'EVN',
    status: context.status ?? attribute(element(node, 'statusCode'), 'code') ?? '',
    negated: attribute(node, 'negationInd') === 'true' || isNoKnown(named, value),
    comments: parts.filter(isComment).flatMap((one) => wordsOf(element(one.node, 'text'), words) ?? []),
    reasons: parts
      .filter((one) => one.relation === 'RSON')
      .flatMap((one) => readConcept(element(one.node, 'code'), words) ?? []),
    characteristics: parts.flatMap((one) => readCharacteristic(one, words)),
    performers: readPerformers(node),
    ...(subject !== undefined && { subject }),
    ...(site !== undefined && { site }),
    ...(agent !== undefined && { agent }),
    ...(kind === 'result' && { result: readResult(node, context.result, context.repeated, words) }),
    ...(hasDrug && { drug: readDrug(statement, reactions, words) }),
    ...(reactions.length > 0 && { reactions }),
  };
}

// The insurer's files date a drug or a device by who gave it.
function whenOf({ node }: Statement, parts: readonly Statement[]): EntryPeriod {
  const period = readPeriod(element(node, 'effectiveTime'));
  if (Object.keys(period).length > 0) return period;
  const supply = [node, ...parts.map((part) => part.node)].find((one) => one.name === 'supply');
  return readPeriod(element(supply, 'performer', 'time'));
}

// A problem is named by its value (its code says « diagnosis »), a drug by its product, an allergy by what causes it.
function nameOf(
  statement: Statement,
  kind: FactKind,
  value: EntryValue | undefined,
  agent: Concept | undefined,
  words: Words,
): Concept | undefined {
  const { node } = statement;
  const code = readConcept(element(node, 'code'), words);
  const device = readConcept(deviceOf(node), words);
  const text = wordsOf(element(node, 'text'), words);
  const said: Concept | undefined =
    text === undefined ? undefined : { label: text, translations: [], qualifiers: [] };
  const valued = value?.kind === 'coded' ? value.concept : undefined;
  const spoken: Concept | undefined =
    value?.kind === 'text' ? { label: value.text, translations: [], qualifiers: [] } : undefined;
  if (drugOf(statement) !== undefined) return readDrugName(statement, words) ?? code ?? said;
  if (kind === 'allergy') return agent ?? valued ?? spoken ?? said ?? code;
  if (kind === 'problem' || kind === 'family')
    return valued ?? spoken ?? (code?.code === '282291009' ? (said ?? code) : (code ?? said));
  if (code === undefined) return device ?? said ?? valued ?? spoken;
  return code;
}

const deviceOf = (node: XmlNode) =>
  elements(node, 'participant')
    .map((one) => element(one, 'participantRole', 'playingDevice', 'code'))
    .find((one) => one !== undefined);

function readAgent(statement: Statement, parts: readonly Statement[], words: Words): Concept | undefined {
  const entity = elements(statement.node, 'participant')
    .filter((one) => attribute(one, 'typeCode') === 'CSM')
    .map((one) => element(one, 'participantRole', 'playingEntity'))[0];
  const concept = readConcept(element(entity, 'code'), words);
  if (concept !== undefined) return concept;
  const label = wordsOf(element(entity, 'name'), words);
  if (label !== undefined) return { label, translations: [], qualifiers: [] };
  const drug = parts.find((one) => statement.node.name === 'observation' && drugOf(one) !== undefined);
  return drug && readDrugName(drug, words);
}

const isNoKnown = (code: Concept, value: EntryValue | undefined) =>
  NO_KNOWN.has(code.code ?? '') || (value?.kind === 'coded' && NO_KNOWN.has(value.concept.code ?? ''));

const codeOf = (statement: Statement) => attribute(element(statement.node, 'code'), 'code');
const isComment = (statement: Statement) => codeOf(statement) === COMMENT;
const isReaction = (statement: Statement) => statement.relation === 'MFST' || statement.relation === 'CAUS';

function readReaction(statement: Statement, words: Words): Reaction | undefined {
  const node = element(statement.node, 'value');
  const code = readConcept(node, words) ?? readConcept(element(statement.node, 'code'), words);
  if (code === undefined) return undefined;
  const severity = statement.children.find((one) => codeOf(one) === SEVERITY);
  const degree = readConcept(element(severity?.node, 'value'), words);
  return {
    code,
    ...(degree !== undefined && { severity: degree }),
    negated: attribute(statement.node, 'negationInd') === 'true',
  };
}

/** Observations beside the fact, with those inside them: severity, certainty, a link with a long illness, a stage. */
function readCharacteristic(statement: Statement, words: Words): Characteristic[] {
  if (statement.node.name !== 'observation' || isReaction(statement)) return [];
  return everyStatement(statement).flatMap(({ node }) => {
    const code = readConcept(element(node, 'code'), words);
    if (node.name !== 'observation' || code === undefined) return [];
    const value = element(node, 'value');
    return [{ code, ...(value !== undefined && { value: readValue(value, words) }) }];
  });
}

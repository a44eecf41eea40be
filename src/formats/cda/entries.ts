import { type FactContext, OUTSIDE, readFact } from './entries-fact.ts';
import { kindOf, type SpokenOf } from './entries-kind.ts';
import { readPerformers, readSampling, within } from './entries-result.ts';
import {
  ADMINISTRATIVE_SECTIONS,
  ATTACHMENT_SECTIONS,
  CATALOGUE_SECTION,
  COMMENT,
  isLaboratory,
} from './entries-sections.ts';
import { everyStatement, readStatements, type Statement } from './entries-statement.ts';
import type { CdaFacts, EntryFact, LeftReason, LeftStatement } from './entries-types.ts';
import { readConcept, readWords, type Words, wordsOf } from './entries-words.ts';
import { toDate } from './time.ts';
import { attribute, element, elements, readAgain, type XmlNode } from './xml-tree.ts';

/**
 * Every coded entry of a CDA, as facts with their place, and of each clinical statement that is no fact, why.
 *
 * @param bytes of a document that `parseCda` accepted: they are not judged again
 */
export function readEntries(bytes: Uint8Array): CdaFacts {
  const { root } = readAgain(bytes, { entries: true });
  const words = readWords(root);
  const facts: EntryFact[] = [];
  const left: LeftStatement[] = [];
  const about: SpokenOf = {
    typeCode: attribute(element(root, 'code'), 'code') ?? '',
    birthDate: toDate(
      attribute(element(root, 'recordTarget', 'patientRole', 'patient', 'birthTime'), 'value'),
    ),
  };
  const laboratory = laboratoryOf(root);
  const start: FactContext = laboratory ? { ...OUTSIDE, result: { ...OUTSIDE.result, laboratory } } : OUTSIDE;
  const reader = createReader(words, about, facts, left);
  for (const statement of readStatements(element(root, 'component', 'structuredBody')))
    reader(statement, start);
  return { facts, left };
}

/** Who performed what the document is about, else the structure of its author. */
function laboratoryOf(root: XmlNode) {
  const performers = elements(root, 'documentationOf').flatMap((one) =>
    readPerformers(element(one, 'serviceEvent') ?? one),
  );
  return (
    performers.find((one) => one.organization !== undefined) ??
    readPerformers(root).find((one) => one.organization !== undefined)
  );
}

function createReader(words: Words, about: SpokenOf, facts: EntryFact[], left: LeftStatement[]) {
  const leave = (statement: Statement, reason: LeftReason, of?: string) => {
    left.push({ place: statement.place, reason, ...(of !== undefined && { of }) });
  };
  const leaveAll = (statement: Statement, reason: LeftReason, of?: string) => {
    for (const one of everyStatement(statement))
      leave(one, one.node.name === 'observationMedia' ? 'media' : reason, of);
  };

  function read(statement: Statement, context: FactContext): void {
    const outside = outsideOfFacts(statement);
    if (outside !== undefined) leaveAll(statement, outside);
    else if (isGroup(statement)) readGroup(statement, context);
    else readOne(statement, context);
  }

  function readGroup(statement: Statement, context: FactContext): void {
    const { node, children } = statement;
    const samplings = children.filter((one) => isSampling(one));
    const subject = readConcept(element(node, 'subject', 'relatedSubject', 'code'), words) ?? context.subject;
    const status = node.name === 'act' ? attribute(element(node, 'statusCode'), 'code') : undefined;
    const inside: FactContext = {
      ...context,
      result: {
        ...within(context.result, node, words),
        ...Object.assign({}, ...samplings.map((one) => readSampling(one.node, words))),
      },
      ...(subject !== undefined && { subject }),
      ...(status !== undefined && { status }),
    };
    leave(statement, 'group');
    for (const child of children) {
      if (samplings.includes(child) || isComment(child)) leaveAll(child, 'part', statement.place);
      else read(child, inside);
    }
  }

  function readOne(statement: Statement, context: FactContext): void {
    const kind = kindOf(statement, about);
    const own = statement.children.filter((child) => standsAlone(child, kind === 'result'));
    const parts = statement.children.filter((child) => !own.includes(child));
    const fact = readFact(statement, kind, context, parts, words);
    if (fact === undefined) leave(statement, 'empty');
    else facts.push(fact);
    for (const part of parts) leaveAll(part, isLink(part) ? 'link' : 'part', statement.place);
    for (const child of own) read(child, { ...context, repeated: child.relation === 'REFR' });
  }

  /** A statement that is not about health, or that the page shows as it is. */
  function outsideOfFacts({ node, section, children }: Statement): LeftReason | undefined {
    if (node.name === 'observationMedia' || node.name === 'regionOfInterest') return 'media';
    if (section.code === CATALOGUE_SECTION) return 'catalogue';
    if (ADMINISTRATIVE_SECTIONS.has(section.code)) return 'administrative';
    if (ATTACHMENT_SECTIONS.has(section.code)) return 'attachment';
    const isBare =
      node.name === 'act' && children.length === 0 && readConcept(element(node, 'code'), words) === undefined;
    if (isBare && element(node, 'reference') !== undefined) return 'link';
    return isBare && wordsOf(element(node, 'text'), words) === undefined ? 'empty' : undefined;
  }

  return read;
}

/** Holds others: an organizer, the act around problems or allergies, the act of a laboratory's examination. */
function isGroup({ node, children, section }: Statement): boolean {
  if (node.name === 'organizer') return true;
  if (node.name !== 'act' || !children.some((child) => !isComment(child))) return false;
  return attribute(element(node, 'code'), 'code') === undefined || isLaboratory(section);
}

const isComment = ({ node }: Statement) =>
  node.name === 'act' && attribute(element(node, 'code'), 'code') === COMMENT;
const isLink = ({ node, relation }: Statement) => node.name === 'act' && relation === 'REFR';
const isSampling = ({ node, section }: Statement) => node.name === 'procedure' && isLaboratory(section);

/** Inside another, yet a fact of its own: an older result beside the present one, an act in an act. */
const standsAlone = ({ node, relation }: Statement, inResult: boolean) =>
  node.name === 'observation'
    ? inResult && relation === 'REFR'
    : node.name === 'procedure' || node.name === 'encounter';

import { attribute, element, elements, textOf, type XmlNode } from './xml-tree.ts';

/** The classes of a CDA clinical statement (HL7 CDA R2, POCD_HD000040 clinicalStatement). */
const CLINICAL = new Set([
  'observation',
  'act',
  'procedure',
  'encounter',
  'substanceAdministration',
  'supply',
  'organizer',
  'observationMedia',
  'regionOfInterest',
]);

export interface SectionPlace {
  readonly code: string;
  readonly title: string;
  readonly templates: readonly string[];
  /** Codes of the sections around it, the nearest first. */
  readonly around: readonly string[];
}

export interface Statement {
  readonly node: XmlNode;
  readonly place: string;
  readonly section: SectionPlace;
  /** How its parent holds it: COMP, SUBJ, REFR, RSON, MFST, CAUS…; empty at the top of an entry. */
  readonly relation: string;
  readonly children: readonly Statement[];
}

/** The clinical statements at the top of every entry of every section, each with those inside it. */
export function readStatements(body: XmlNode | undefined): Statement[] {
  const found: Statement[] = [];
  let sections = 0;
  const inSections = (parent: XmlNode, around: readonly string[]) => {
    for (const section of elements(parent, 'component').flatMap((one) => elements(one, 'section'))) {
      sections += 1;
      const code = attribute(element(section, 'code'), 'code') ?? '';
      const here: SectionPlace = {
        code,
        title: textOf(element(section, 'title')) ?? '',
        templates: elements(section, 'templateId').flatMap((one) => attribute(one, 'root') ?? []),
        around,
      };
      elements(section, 'entry').forEach((entry, index) => {
        found.push(...statementsIn(entry, here, `${sections}.${index + 1}`, ''));
      });
      inSections(section, [code, ...around]);
    }
  };
  if (body !== undefined) inSections(body, []);
  return found;
}

function statementsIn(holder: XmlNode, section: SectionPlace, place: string, relation: string): Statement[] {
  return clinical(holder).map((node, index) => {
    const own = index === 0 ? place : `${place}-${index + 1}`;
    const holders = node.children.filter(
      (child): child is XmlNode =>
        typeof child !== 'string' && (child.name === 'entryRelationship' || child.name === 'component'),
    );
    return {
      node,
      place: own,
      section,
      relation,
      children: holders.flatMap((child, at) =>
        statementsIn(child, section, `${own}.${at + 1}`, attribute(child, 'typeCode') ?? 'COMP'),
      ),
    };
  });
}

const clinical = (holder: XmlNode) =>
  holder.children.filter((child): child is XmlNode => typeof child !== 'string' && CLINICAL.has(child.name));

/** The statement and all inside it. */
export function everyStatement(statement: Statement): Statement[] {
  return [statement, ...statement.children.flatMap(everyStatement)];
}

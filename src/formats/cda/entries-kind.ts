import {
  CHILD_CERTIFICATE,
  isLaboratory,
  KIND_OF_CODE,
  KIND_OF_SECTION,
  NEWBORN_SECTION,
  VACCINATION_CODES,
} from './entries-sections.ts';
import type { Statement } from './entries-statement.ts';
import { dateOf, readPeriod } from './entries-time.ts';
import type { FactKind } from './entries-types.ts';
import { attribute, element } from './xml-tree.ts';

/** What of the document decides the kind of its facts. */
export interface SpokenOf {
  readonly typeCode: string;
  /** YYYY-MM-DD */
  readonly birthDate: string | undefined;
}

/** LOINC 18776-5: what is planned, whatever it is made of. */
const PLAN = '18776-5';

/** The kind of a statement that is a fact: by what it is, then its section, then its own code. */
export function kindOf(statement: Statement, about: SpokenOf): FactKind {
  const { node, section } = statement;
  const code = attribute(element(node, 'code'), 'code') ?? '';
  const bySection = sectionKind(statement);
  if (section.code === PLAN) return 'plan';
  switch (node.name) {
    case 'substanceAdministration':
      if (VACCINATION_CODES.has(code)) return 'vaccination';
      // a contrast agent given for a scan is part of the scan
      return bySection === 'treatment' || bySection === 'vaccination' || bySection === 'procedure'
        ? bySection
        : 'context';
    case 'supply':
      return element(node, 'product') === undefined ? 'device' : 'treatment';
    case 'procedure':
      return 'procedure';
    case 'encounter':
      return 'stay';
    default:
      return observationKind(
        statement,
        isVague(bySection) ? (KIND_OF_CODE[code] ?? bySection) : bySection,
        about,
      );
  }
}

// Elsewhere the section knows better: a height among the mother's pregnancies is not the child's.
const isVague = (kind: FactKind) => kind === 'context' || kind === 'examination';

function sectionKind({ section }: Statement): FactKind {
  if (isLaboratory(section)) return 'result';
  const codes = [section.code, ...section.around];
  return codes.flatMap((code) => KIND_OF_SECTION[code] ?? [])[0] ?? 'context';
}

// The booklet of a child speaks of the mother's pregnancy and of the delivery as of the child's birth.
function observationKind(statement: Statement, kind: FactKind, { typeCode, birthDate }: SpokenOf): FactKind {
  const { node, section } = statement;
  const isNewborn = section.around.includes(NEWBORN_SECTION);
  if (kind === 'sign') {
    const day = dateOf(readPeriod(element(node, 'effectiveTime')))?.date;
    return isNewborn || (day !== undefined && day === birthDate) ? 'birth' : 'sign';
  }
  if (typeCode !== CHILD_CERTIFICATE) return kind;
  if (kind === 'pregnancy') return 'birth';
  return kind === 'context' ? 'examination' : kind;
}

import type { Coded } from './document.ts';
import { DOSE_NUMBER, SUBSTITUTION_SYSTEM } from './entries-sections.ts';
import type { Statement } from './entries-statement.ts';
import { readPeriod } from './entries-time.ts';
import type { Concept, Dose, DrugDetails, Frequency, Reaction } from './entries-types.ts';
import { readBounds, readNumber, withUnit } from './entries-value.ts';
import { readConcept, type Words, wordsOf } from './entries-words.ts';
import { attribute, coded, element, elements, textOf, type XmlNode } from './xml-tree.ts';

const PHARMACY = '{urn:ihe:pharm:medication}';

/** The drug of an administration (consumable) or of a dispensing (product). */
export function drugOf(statement: Statement): XmlNode | undefined {
  const { node } = statement;
  return (
    element(node, 'consumable', 'manufacturedProduct', 'manufacturedMaterial') ??
    element(node, 'product', 'manufacturedProduct', 'manufacturedMaterial')
  );
}

/** Its name: the code's, else the product's, else the words that the statement refers to. */
export function readDrugName(statement: Statement, words: Words): Concept | undefined {
  const material = drugOf(statement);
  const concept = readConcept(element(material, 'code'), words);
  if (concept !== undefined) return concept;
  const label =
    textOf(element(material, 'name')) ??
    wordsOf(element(statement.node, 'text'), words) ??
    readConcept(element(material, `${PHARMACY}formCode`), words)?.label;
  return label === undefined ? undefined : { label, translations: [], qualifiers: [] };
}

export function readDrug(statement: Statement, reactions: readonly Reaction[], words: Words): DrugDetails {
  const { node, children } = statement;
  const material = drugOf(statement);
  const name = readConcept(element(material, 'code'), words);
  const form = readConcept(element(material, `${PHARMACY}formCode`), words);
  const lot = textOf(element(material, 'lotNumberText'));
  const route = readConcept(element(node, 'routeCode'), words);
  const dose = filled(readBounds(element(node, 'doseQuantity')));
  const rate = filled(readBounds(element(node, 'rateQuantity')));
  const maximum = readMaximum(element(node, 'maxDoseQuantity'));
  const repeats = readNumber(attribute(element(node, 'repeatNumber'), 'value'))?.value;
  const supply = statement.node.name === 'supply' ? node : children.find(isSupply)?.node;
  const quantity = readQuantity(supply);
  const substitution = children
    .map((child) => readConcept(element(child.node, 'code'), words))
    .find((code) => code?.system === SUBSTITUTION_SYSTEM);
  const rank = children.find((child) => codeOf(child) === DOSE_NUMBER);
  const doseNumber = readNumber(attribute(element(rank?.node, 'value'), 'value'))?.value;
  return {
    codes: [
      ...(name?.code !== undefined
        ? [{ code: name.code, system: name.system ?? '', label: name.label }]
        : []),
      ...(name?.translations ?? []),
      ...readClass(material),
    ],
    ingredients: readIngredients(material),
    ...(form !== undefined && { form: form.label }),
    ...(lot !== undefined && { lot }),
    ...(route !== undefined && { route }),
    ...(dose && { dose }),
    ...(rate && { rate }),
    ...(maximum !== undefined && { maximum }),
    frequencies: readFrequencies(node),
    steps: children
      .filter((child) => child.node.name === 'substanceAdministration' && child.relation === 'COMP')
      .map((step) => {
        const own = filled(readBounds(element(step.node, 'doseQuantity')));
        return { ...(own && { dose: own }), frequencies: readFrequencies(step.node) };
      }),
    ...(repeats !== undefined && { repeats }),
    ...(quantity && { quantity }),
    instructions: children.flatMap((child) =>
      isInstruction(child) ? (wordsOf(element(child.node, 'text'), words) ?? []) : [],
    ),
    ...(substitution !== undefined && { substitution }),
    conditions: elements(node, 'precondition').flatMap(
      (one) => wordsOf(element(one, 'criterion', 'text'), words) ?? [],
    ),
    ...(doseNumber !== undefined && { doseNumber }),
    reactions,
  };
}

const codeOf = (statement: Statement) => attribute(element(statement.node, 'code'), 'code');
const isSupply = (child: Statement) => child.node.name === 'supply';
const isInstruction = (child: Statement) => /^[PF]INSTRUCT$/.test(codeOf(child) ?? '');
const filled = (dose: Dose) => (dose.low === undefined && dose.high === undefined ? undefined : dose);

/** ATC and other classes (IHE Pharmacy). */
function readClass(material: XmlNode | undefined): Coded[] {
  return elements(material, `${PHARMACY}asSpecializedKind`).flatMap((kind) => {
    const code = coded(element(kind, `${PHARMACY}generalizedMedicineClass`, `${PHARMACY}code`));
    return code === undefined ? [] : [code];
  });
}

function readIngredients(material: XmlNode | undefined): DrugDetails['ingredients'] {
  return elements(material, `${PHARMACY}ingredient`).flatMap((outer) => {
    const inner = element(outer, `${PHARMACY}ingredient`);
    const label =
      textOf(element(inner, `${PHARMACY}name`)) ?? coded(element(inner, `${PHARMACY}code`))?.label;
    const strength = withUnit(element(outer, `${PHARMACY}quantity`, 'numerator'));
    return label ? [{ label, ...(strength !== undefined && { strength }) }] : [];
  });
}

function readMaximum(node: XmlNode | undefined): string | undefined {
  const most = withUnit(element(node, 'numerator'));
  const time = withUnit(element(node, 'denominator'));
  return most === undefined || time === undefined ? most : `${most} / ${time}`;
}

function readQuantity(supply: XmlNode | undefined): DrugDetails['quantity'] {
  const node = element(supply, 'quantity');
  const text = attribute(node, 'value');
  const unit = attribute(node, 'unit');
  return text === undefined ? undefined : { text, ...(unit !== undefined && { unit }) };
}

// The second effectiveTime of a substance administration, or the parts of a parenthesis (SXPR_TS).
function readFrequencies(node: XmlNode): Frequency[] {
  const times = elements(node, 'effectiveTime').flatMap((time) =>
    attribute(time, 'xsi:type') === 'SXPR_TS' ? elements(time, 'comp') : [time],
  );
  let period = {};
  const found: Frequency[] = [];
  for (const time of times) {
    const type = attribute(time, 'xsi:type');
    const lasting = element(time, 'period');
    const every = attribute(lasting, 'value');
    const event = attribute(element(time, 'event'), 'code');
    if (every !== undefined) {
      found.push({ every: { text: every, unit: attribute(lasting, 'unit') ?? '1' }, period });
    } else if (event !== undefined) {
      found.push({ event, period });
    } else if (type !== 'PIVL_TS' && type !== 'EIVL_TS') {
      period = readPeriod(time);
    }
  }
  return found;
}

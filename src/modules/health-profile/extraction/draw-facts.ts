/** Lines of the profile that a document tells: illnesses, treatments, allergies, vaccinations, and what they come with. */
import { NO_KNOWN } from '#formats/cda/entries-sections';
import type { Concept, EntryDate, EntryFact, EntryValue } from '#formats/cda/entries-types';
import type { Details, FactState, SectionCode } from '../fact.ts';
import type { DerivedFact } from '../store/facts.ts';
import { drugDetails } from './draw-drug.ts';

/** Reimbursements tell what was bought, and not what somebody takes, has or had done. */
const REIMBURSEMENTS = 'REMB';
const HISTORY_OF_ACTS = '47519-4';
const PAST_PROBLEMS = '11348-0';
const ICF = '2.16.840.1.113883.6.254';
const CLINICAL_STATUS = '33999-4';
const VOID = new Set(['aborted', 'cancelled', 'nullified']);
const NOT_ACTIVE = new Set(['inactive', 'resolved', 'remission', 'completed']);

/** @param told places that are told elsewhere: measures and results. */
export function drawFacts(
  facts: readonly EntryFact[],
  typeCode: string,
  told: ReadonlySet<string>,
): readonly DerivedFact[] {
  return facts.flatMap((fact): DerivedFact[] => {
    const section = VOID.has(fact.status) || told.has(fact.place) ? undefined : sectionOf(fact, typeCode);
    if (section === undefined) return [];
    const { code } = fact;
    return [
      {
        key: fact.place,
        section,
        code: code.code?.slice(0, 100),
        codeSystem: code.system,
        label: cut(labelOf(code), 300),
        details: detailsOf(fact),
        start: dateOf(fact.when.start ?? fact.when.at),
        end: dateOf(fact.when.end),
        state: stateOf(fact),
      },
    ];
  });
}

// What is planned stays in its document: it is no fact yet. What is of context alone, too.
function sectionOf(fact: EntryFact, typeCode: string): SectionCode | undefined {
  const isDone = fact.mood === 'EVN';
  const isBought = typeCode === REIMBURSEMENTS;
  switch (fact.kind) {
    case 'problem':
      return 'illness';
    case 'allergy':
      return 'allergy';
    case 'family':
      return 'family';
    case 'treatment':
      return isDone || fact.mood === 'INT' ? 'treatment' : undefined;
    case 'vaccination':
      return isDone ? 'vaccination' : undefined;
    case 'stay':
      return isDone ? 'hospitalisation' : undefined;
    case 'procedure':
      if (fact.section.code === HISTORY_OF_ACTS || fact.code.code === HISTORY_OF_ACTS)
        return isDone ? 'hospitalisation' : undefined;
      return isDone && !isBought ? 'examination' : undefined;
    case 'device':
      return isDone && !isBought ? 'general' : undefined;
    case 'habit':
      // of the mother or the father, in a child's booklet
      return fact.subject ? 'birth' : 'habit';
    case 'birth':
      return 'birth';
    case 'pregnancy':
      return 'pregnancy';
    case 'wish':
      return 'wish';
    case 'function':
      return fact.code.system === ICF ? 'disability' : 'examination';
    case 'sign':
    case 'examination':
      return 'examination';
    default:
      return undefined;
  }
}

function stateOf(fact: EntryFact): FactState {
  // « aucune allergie connue » is said of them all
  if (NO_KNOWN.has(fact.code.code ?? '')) return 'absent';
  if (fact.negated) return 'refuted';
  const told = fact.characteristics.find(({ code }) => code.code === CLINICAL_STATUS)?.value;
  if (told?.kind === 'coded') return NOT_ACTIVE.has(told.concept.code ?? '') ? 'resolved' : 'active';
  const isPast =
    fact.section.code === PAST_PROBLEMS || (fact.kind === 'problem' && fact.status === 'completed');
  return isPast && fact.kind === 'problem' ? 'resolved' : 'active';
}

/** The words of the narrative are often shorter than those of a nomenclature, and never say less; a code alone says nothing. */
const labelOf = ({ label, text, code }: Concept) => (label === code && text !== undefined ? text : label);

function detailsOf(fact: EntryFact): Details {
  const said = sayValue(fact.value);
  const qualified = fact.code.qualifiers[0]?.value.label;
  const reaction = fact.reactions?.find(({ negated }) => !negated);
  return {
    ...(fact.kind !== 'problem' && fact.kind !== 'family' && said && { value: cut(said, 500) }),
    ...(qualified && { kind: cut(qualified, 200) }),
    ...(fact.subject && { relative: cut(fact.subject.label, 100) }),
    ...(fact.site && { site: cut(fact.site.label, 200) }),
    ...(reaction && { reaction: cut(reaction.code.label, 300) }),
    ...(reaction?.severity && { severity: cut(reaction.severity.label, 100) }),
    ...(fact.reasons[0] && { reason: cut(fact.reasons[0].label, 300) }),
    ...(fact.comments.length > 0 && { note: cut(fact.comments.join(' '), 1000) }),
    ...(fact.kind === 'device' && { value: 'Dispositif médical' }),
    ...performerOf(fact),
    ...drugDetails(fact),
  };
}

function performerOf({ performers, kind }: EntryFact): Details {
  const [first] = performers;
  if (!first) return {};
  const name = [first.name, first.organization].filter(Boolean).join(', ');
  if (name === '') return {};
  return kind === 'treatment' ? { prescriber: cut(name, 200) } : { by: cut(name, 200) };
}

function sayValue(value: EntryValue | undefined): string | undefined {
  switch (value?.kind) {
    case 'quantity':
      return [value.comparator, value.text, value.unit === '{score}' ? undefined : value.unit]
        .filter(Boolean)
        .join(' ');
    case 'interval':
      return `${value.low?.text ?? ''} à ${value.high?.text ?? ''} ${value.unit ?? ''}`.trim();
    case 'ratio':
      return `${value.numerator} / ${value.denominator}`;
    case 'coded':
      return value.concept.label;
    case 'text':
      return value.text;
    case 'boolean':
      return value.value ? 'Oui' : 'Non';
    case 'time':
      return (value.period.at ?? value.period.start ?? value.period.end)?.date;
    default:
      return undefined;
  }
}

const dateOf = (date: EntryDate | undefined) => date && { date: date.date, precision: date.precision };
const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** What a copy of a record holds beside documents and history: FHIR for programs, tables for people; and how it is brought back. */
import { z } from 'zod';
import type { Access, VisitRequest } from '#access';
import {
  type CodedResult,
  type Fact,
  type HealthProfile,
  isMeasureKind,
  isProfileSection,
  KINDS,
  type Measure,
} from '#health-profile';
import { type Gather, portabilityErrors, type Restore, type Table } from '#portability';
import { CLINICAL, clinicalOut, type Place } from '../fhir/clinical/fact-out.ts';
import { resultOut } from '../fhir/clinical/result-routes.ts';
import {
  createDocumentReferenceOut,
  subjectJson,
} from '../fhir/document-reference/document-reference-out.ts';
import { observationOut } from '../fhir/measure/observation-out.ts';
import { patientOut } from '../fhir/patient/patient-out.ts';
import { civilDay, day, dayAndTime, monthAndYear, year } from '../web/words/dates.ts';

/** What the person declared, so that it can be declared again; what came out of a document comes back with the document. */
const PROFILE_FILE = 'profil/profil.json';

type Deps = {
  readonly access: Pick<Access, 'reference'>;
  readonly profile: Pick<HealthProfile, 'facts' | 'declare' | 'declareNone' | 'setHidden' | 'measures'> & {
    readonly results: Pick<HealthProfile['results'], 'all'>;
  };
  readonly fhirUrl: string;
};

export function createGather(deps: Deps): Gather {
  return async (request) => {
    const facts = await deps.profile.facts(request);
    const measures = await everyMeasure(deps.profile, request);
    const results = await deps.profile.results.all(request);
    return (person, files) => {
      const reference = createDocumentReferenceOut(deps.fhirUrl, deps.access);
      const subject = subjectJson(person.holderId, { ins: person.ins, oid: person.insOid });
      const resources = [
        patientOut(person, true),
        ...files.map(({ entry, path }) => {
          const document = JSON.parse(reference(entry, subject));
          // beside this file in the archive, and not on the server it comes from
          for (const content of document.content) content.attachment.url = `../${encodeURI(path)}`;
          return document;
        }),
        ...clinical(facts, { base: deps.fhirUrl, holderId: person.holderId, subject: JSON.parse(subject) }),
        ...measures.map((one) => observationOut(person.holderId, JSON.parse(subject), one)),
        ...results.map((one) => resultOut(person.holderId, JSON.parse(subject), one)),
      ];
      return {
        tables: [profileTable(facts), measureTable(measures), resultTable(results)],
        files: [{ path: PROFILE_FILE, text: JSON.stringify(kept(facts, measures)) }],
        fhir: JSON.stringify({
          resourceType: 'Bundle',
          type: 'collection',
          entry: resources.map((resource) => ({ resource })),
        }),
        says: (iso) => (iso.length === 10 ? civilDay(iso) : dayAndTime(new Date(iso))),
      };
    };
  };
}

async function everyMeasure(
  { measures }: Deps['profile'],
  request: VisitRequest,
): Promise<readonly Measure[]> {
  const all: Measure[] = [];
  for (;;) {
    const more = await measures.read(request, {}, { limit: 5000, offset: all.length });
    all.push(...more);
    if (more.length < 5000) return all;
  }
}

const known = (date: Fact['start']) => date?.text ?? date?.date ?? '';

const profileTable = (facts: readonly Fact[]): Table => ({
  name: 'profil',
  title: 'Profil de santé',
  head: ['Rubrique', 'Ligne', 'Détails', 'Depuis', 'Jusqu’à', 'Dit par'],
  rows: facts.map((fact) => [
    fact.section,
    fact.label,
    Object.values(fact.details).join(', '),
    known(fact.start),
    known(fact.end),
    fact.authorLabel,
  ]),
});

const measureTable = (measures: readonly Measure[]): Table => ({
  name: 'mesures',
  title: 'Mesures',
  head: ['Quand', 'Mesure', 'Valeur', 'Unité', 'Commentaire'],
  rows: measures.map((one) => [
    dayAndTime(one.at),
    KINDS[one.kind].label,
    [one.value, one.value2]
      .filter((value) => value !== undefined)
      .join(' / ')
      .replaceAll('.', ','),
    one.unit,
    one.comment ?? '',
  ]),
});

const number = (value: number) => String(value).replace('.', ',');

/** A date is said as far as it is known. */
const WHEN = { instant: dayAndTime, document: day, day, month: monthAndYear, year } as const;

function rangeOf({ low, high, unit, text }: CodedResult['range']): string {
  const bounds =
    low !== undefined && high !== undefined
      ? `${number(low)} à ${number(high)}`
      : low !== undefined
        ? `au moins ${number(low)}`
        : high !== undefined
          ? `au plus ${number(high)}`
          : '';
  return [bounds && [bounds, unit].filter(Boolean).join(' '), text].filter(Boolean).join(' ; ');
}

const resultTable = (results: readonly CodedResult[]): Table => ({
  name: 'resultats',
  title: 'Résultats',
  head: ['Quand', 'Analyse', 'Valeur', 'Unité', 'Valeurs attendues', 'Laboratoire'],
  rows: results.map((one) => [
    String(WHEN[one.precision](one.at)),
    one.label,
    one.text,
    one.unit ?? '',
    rangeOf(one.range),
    one.laboratory ?? '',
  ]),
});

/** What FHIR has a resource for; the other sections are in the table. */
const clinical = (facts: readonly Fact[], place: Place) =>
  facts.flatMap((fact) => {
    const type = CLINICAL_TYPES.find((one) => CLINICAL[one].section === fact.section);
    return type ? [clinicalOut(type, fact, place)] : [];
  });

const CLINICAL_TYPES = ['AllergyIntolerance', 'Condition', 'MedicationStatement', 'Immunization'] as const;

const keptFact = z.object({
  section: z.string(),
  label: z.string(),
  details: z.record(z.string(), z.string()),
  start: z.string().optional(),
  end: z.string().optional(),
  state: z.enum(['active', 'resolved', 'refuted', 'absent']),
  hidden: z.boolean(),
});
const keptMeasure = z.object({
  kind: z.string().refine(isMeasureKind),
  at: z.iso.datetime(),
  value: z.number(),
  value2: z.number().optional(),
  method: z.string().optional(),
  bodySite: z.string().optional(),
  moment: z.string().optional(),
  days: z.number().optional(),
  diabetesType: z.string().optional(),
  comment: z.string().optional(),
  reason: z.string().optional(),
  externalId: z.string(),
  hidden: z.boolean(),
});
const keptProfile = z.object({ facts: z.array(keptFact), measures: z.array(keptMeasure) });
type Kept = z.infer<typeof keptProfile>;

function kept(facts: readonly Fact[], measures: readonly Measure[]): Kept {
  const own = <T extends { readonly origin: string; readonly sourceEntryId: string | undefined }>(one: T) =>
    one.origin === 'holder' && one.sourceEntryId === undefined;
  return {
    facts: facts.filter(own).map(({ section, label, details, start, end, state, hidden }) => ({
      section,
      label,
      details: Object.fromEntries(Object.entries(details).map(([name, value]) => [name, String(value)])),
      ...(start && { start: known(start) }),
      ...(end && { end: known(end) }),
      state,
      hidden,
    })),
    measures: measures.filter(own).map((one) => ({
      kind: one.kind,
      at: one.at.toISOString(),
      value: one.value,
      ...(one.value2 !== undefined && { value2: one.value2 }),
      ...(one.method && { method: one.method }),
      ...(one.bodySite && { bodySite: one.bodySite }),
      ...(one.moment && { moment: one.moment }),
      ...(one.days !== undefined && { days: one.days }),
      ...(one.diabetesType && { diabetesType: one.diabetesType }),
      ...(one.comment && { comment: one.comment }),
      ...(one.reason && { reason: one.reason }),
      externalId: one.externalId ?? one.measureId,
      hidden: one.hidden,
    })),
  };
}

/** Declares again what is not there, and hides again what was hidden. */
export function createRestores({ profile }: Pick<Deps, 'profile'>): readonly Restore[] {
  return [{ path: PROFILE_FILE, restore }];

  async function restore(request: VisitRequest, bytes: Buffer): Promise<{ taken: number; already: number }> {
    const read = keptProfile.safeParse(JSON.parse(bytes.toString()));
    if (!read.success) throw portabilityErrors('archive-unreadable', 'profile');
    const here = kept(await profile.facts(request), await everyMeasure(profile, request));
    const known = new Set(here.facts.map(factKey));
    const facts = read.data.facts.filter((fact) => isProfileSection(fact.section));
    const missing = facts.filter((fact) => !known.has(factKey(fact)));
    for (const fact of missing) await declareAgain(request, fact);
    const measured = new Set(here.measures.map(measureKey));
    const fresh = read.data.measures.filter((one) => !measured.has(measureKey(one)));
    for (let at = 0; at < fresh.length; at += 500) await writeAgain(request, fresh.slice(at, at + 500));
    const taken = missing.length + fresh.length;
    return { taken, already: facts.length + read.data.measures.length - taken };
  }

  async function declareAgain(request: VisitRequest, { section, hidden, ...fact }: Kept['facts'][number]) {
    if (!isProfileSection(section)) return;
    const { state } = fact;
    if (state === 'absent') return profile.declareNone(request, section);
    const factId = await profile.declare(request, section, { ...fact, state });
    if (hidden) await profile.setHidden(request, factId, true);
  }

  async function writeAgain(request: VisitRequest, fresh: Kept['measures']): Promise<void> {
    const readings = fresh.map(({ hidden: _hidden, at, ...one }) => ({ ...one, at: new Date(at) }));
    const written = await profile.measures.write(request, readings, { confirmed: true });
    for (const [at, { measureId }] of written.entries())
      if (fresh[at]?.hidden) await profile.measures.setHidden(request, measureId, true);
  }
}

const factKey = ({ hidden: _hidden, ...fact }: Kept['facts'][number]) =>
  JSON.stringify([fact.section, fact.label, fact.details, fact.start, fact.end, fact.state]);
const measureKey = ({ kind, at, value, value2 }: Kept['measures'][number]) =>
  JSON.stringify([kind, at, value, value2]);

/**
 * Reports of laboratory tests: a table for people, observations with LOINC codes for programs (XD-LAB, simplified).
 * Reference ranges are the usual ones of an adult in France; a real report carries its laboratory's own.
 */
import { authors, type SampleAuthor } from './authors.ts';
import { stamp } from './cda-writer.ts';
import { escapeXml, type Inline, paragraph, type Section, section, strong, table } from './narrative.ts';
import { decimal, type Story, shortDate } from './story.ts';

type Range = readonly [low: number | undefined, high: number | undefined];
type Analyte = {
  /** LOINC. */
  readonly code: string;
  readonly label: string;
  readonly unit: string;
  /** UCUM. */
  readonly ucum: string;
  readonly digits: number;
  readonly female: Range;
  readonly male: Range;
};

const analyte = (
  code: string,
  label: string,
  unit: string,
  digits: number,
  female: Range,
  male: Range = female,
  ucum = unit,
): Analyte => ({
  code,
  label,
  unit,
  ucum,
  digits,
  female,
  male,
});

const ANALYTES = {
  hb: analyte('718-7', 'Hémoglobine', 'g/dL', 1, [12, 16], [13, 17]),
  gb: analyte('6690-2', 'Leucocytes', 'G/L', 1, [4, 10], undefined, '10*9/L'),
  vgm: analyte('787-2', 'Volume globulaire moyen', 'fL', 0, [80, 100]),
  plq: analyte('777-3', 'Plaquettes', 'G/L', 0, [150, 400], undefined, '10*9/L'),
  crp: analyte('1988-5', 'Protéine C réactive', 'mg/L', 1, [undefined, 5]),
  na: analyte('2951-2', 'Sodium', 'mmol/L', 0, [136, 145]),
  k: analyte('2823-3', 'Potassium', 'mmol/L', 1, [3.5, 5.1]),
  ca: analyte('17861-6', 'Calcium', 'mg/L', 0, [88, 104]),
  phos: analyte('2777-1', 'Phosphore', 'mg/L', 0, [25, 45]),
  pth: analyte('2731-8', 'Parathormone', 'pg/mL', 0, [15, 65]),
  creat: analyte('2160-0', 'Créatinine', 'mg/L', 1, [5, 10], [7, 12]),
  dfg: analyte(
    '62238-1',
    'Débit de filtration glomérulaire estimé',
    'mL/min/1,73 m²',
    0,
    [90, undefined],
    undefined,
    'mL/min/{1.73_m2}',
  ),
  uree: analyte('3091-6', 'Urée', 'g/L', 2, [0.15, 0.5]),
  acr: analyte('14959-1', 'Rapport albumine sur créatinine urinaire', 'mg/g', 0, [undefined, 30]),
  gluc: analyte('1558-6', 'Glycémie à jeun', 'g/L', 2, [0.7, 1.1]),
  hba1c: analyte('4548-4', 'Hémoglobine glyquée (HbA1c)', '%', 1, [4, 6]),
  chol: analyte('2093-3', 'Cholestérol total', 'g/L', 2, [undefined, 2]),
  hdl: analyte('2085-9', 'Cholestérol HDL', 'g/L', 2, [0.5, undefined], [0.4, undefined]),
  ldl: analyte('13457-7', 'Cholestérol LDL calculé', 'g/L', 2, [undefined, 1.6]),
  tg: analyte('2571-8', 'Triglycérides', 'g/L', 2, [undefined, 1.5]),
  alat: analyte('1742-6', 'ALAT', 'UI/L', 0, [undefined, 35], [undefined, 45], '[IU]/L'),
  asat: analyte('1920-8', 'ASAT', 'UI/L', 0, [undefined, 35], [undefined, 40], '[IU]/L'),
  ggt: analyte('2324-2', 'Gamma-GT', 'UI/L', 0, [undefined, 40], [undefined, 60], '[IU]/L'),
  ntbnp: analyte('33762-6', 'NT-proBNP', 'ng/L', 0, [undefined, 125]),
  tsh: analyte('3016-3', 'TSH', 'mUI/L', 2, [0.4, 4], undefined, 'm[IU]/L'),
  inr: analyte('6301-6', 'INR', '', 1, [undefined, 1.2], undefined, '1'),
  ferr: analyte('2276-4', 'Ferritine', 'µg/L', 0, [15, 200], [30, 300], 'ug/L'),
  vitd: analyte('1989-3', 'Vitamine D (25-OH)', 'ng/mL', 0, [30, 60]),
  b12: analyte('2132-9', 'Vitamine B12', 'pg/mL', 0, [200, 900]),
  psa: analyte('2857-1', 'PSA', 'µg/L', 2, [undefined, undefined], [undefined, 4], 'ug/L'),
  hcg: analyte('19080-1', 'hCG', 'UI/L', 0, [undefined, 5], undefined, '[IU]/L'),
  toxo: analyte('5388-4', 'Toxoplasmose, IgG', 'UI/mL', 0, [undefined, undefined], undefined, '[IU]/mL'),
  rubeole: analyte('5334-8', 'Rubéole, IgG', 'UI/mL', 0, [10, undefined], undefined, '[IU]/mL'),
  gluc2h: analyte('1518-0', 'Glycémie 2 h après 75 g de glucose', 'g/L', 2, [undefined, 1.53]),
} as const;

export type AnalyteId = keyof typeof ANALYTES;

type Molar = {
  readonly code: string;
  readonly unit: string;
  readonly ucum: string;
  readonly digits: number;
  readonly factor: number;
  readonly offset?: number;
};

/** The other unit of an analyte, as some laboratories give it: usual × factor + offset. */
const MOLAR: Readonly<Partial<Record<AnalyteId, Molar>>> = {
  gluc: { code: '14771-0', unit: 'mmol/L', ucum: 'mmol/L', digits: 1, factor: 5.551 },
  hba1c: { code: '59261-8', unit: 'mmol/mol', ucum: 'mmol/mol', digits: 0, factor: 10.929, offset: -23.5 },
  creat: { code: '14682-9', unit: 'µmol/L', ucum: 'umol/L', digits: 0, factor: 8.84 },
  chol: { code: '14647-2', unit: 'mmol/L', ucum: 'mmol/L', digits: 1, factor: 2.586 },
  hdl: { code: '14646-4', unit: 'mmol/L', ucum: 'mmol/L', digits: 2, factor: 2.586 },
  ldl: { code: '39469-2', unit: 'mmol/L', ucum: 'mmol/L', digits: 1, factor: 2.586 },
  tg: { code: '14927-8', unit: 'mmol/L', ucum: 'mmol/L', digits: 2, factor: 1.143 },
};

/** The analyte with its ranges, and how a usual value is written in it. */
function asMeasured(id: AnalyteId, isMolar: boolean): Analyte & { readonly of: (usual: number) => number } {
  const usual = ANALYTES[id];
  const molar = isMolar ? MOLAR[id] : undefined;
  if (!molar) return { ...usual, of: (value) => value };
  const of = (value: number) => Number((value * molar.factor + (molar.offset ?? 0)).toFixed(molar.digits));
  const range = ([low, high]: Range): Range => [
    low === undefined ? undefined : of(low),
    high === undefined ? undefined : of(high),
  ];
  const { code, unit, ucum, digits } = molar;
  return { ...usual, code, unit, ucum, digits, female: range(usual.female), male: range(usual.male), of };
}
export type Panel = { readonly title: string; readonly values: Readonly<Partial<Record<AnalyteId, number>>> };

export type LabReport = {
  readonly title: string;
  readonly at: Date;
  readonly panels: readonly Panel[];
  readonly comment?: string;
  readonly author?: SampleAuthor;
  /** Gives moles where the others give grams. */
  readonly isMolar?: boolean;
  /** Another laboratory, to which the tests were sent on. */
  readonly sentTo?: string;
  readonly visibility?: Parameters<Story['tell']>[0]['visibility'];
};

/** The last result of each test, for the column of former results. */
export type Former = Map<AnalyteId, { readonly value: number; readonly at: Date }>;

/** Tells one report; `former` is read, then brought up to date. */
export function tellLabReport(story: Story, former: Former, report: LabReport): void {
  const sections = report.panels.map((panel) => panelSection(story, former, panel, report));
  const head = section(
    '51898-5',
    'Prélèvement',
    paragraph(
      `Sang veineux, prélevé le ${shortDate(report.at)}. Reçu au laboratoire dans l’heure, conforme.`,
    ),
  );
  const comment = report.comment ? [section('48767-8', 'Commentaire du biologiste', report.comment)] : [];
  story.tell({
    author: report.author ?? authors.biologist,
    type: '11502-2',
    title: report.title,
    at: report.at,
    templateIds: ['1.3.6.1.4.1.19376.1.3.3'],
    visibility: report.visibility,
    sections: [head, ...sections, ...comment],
  });
}

function panelSection(
  story: Story,
  former: Former,
  panel: Panel,
  { at, isMolar = false, sentTo }: LabReport,
): Section {
  const rows: Inline[][] = [];
  const observations: string[] = [];
  for (const [id, usual] of Object.entries(panel.values) as [AnalyteId, number][]) {
    const test = asMeasured(id, isMolar);
    const value = test.of(usual);
    const range = story.person.sex === 'F' ? test.female : test.male;
    const shown = decimal(value, test.digits);
    const before = former.get(id);
    rows.push([
      test.label,
      isOutside(value, range)
        ? strong(
            `${shown} ${value > (range[1] ?? Number.POSITIVE_INFINITY) ? '(au-dessus)' : '(au-dessous)'}`,
          )
        : shown,
      test.unit,
      rangeInFrench(range, test.digits),
      before ? `${decimal(before.value, test.digits)} le ${shortDate(before.at)}` : '',
    ]);
    observations.push(observation(test, value, range, at));
    former.set(id, { value, at });
  }
  return {
    ...section(
      '18719-5',
      panel.title,
      table(['Analyse', 'Résultat', 'Unité', 'Repères', 'Résultat précédent'], rows),
    ),
    entries: `<entry typeCode="DRIV"><templateId root="1.3.6.1.4.1.19376.1.3.1"/><act classCode="ACT" moodCode="EVN"><code code="18719-5" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/>${sentTo ? `<performer typeCode="PRF"><assignedEntity><id nullFlavor="UNK"/><representedOrganization><name>${escapeXml(sentTo)}</name></representedOrganization></assignedEntity></performer>` : ''}${observations
      .map((one) => `<entryRelationship typeCode="COMP">${one}</entryRelationship>`)
      .join('')}</act></entry>`,
  };
}

function observation(test: Analyte, value: number, [low, high]: Range, at: Date): string {
  const bounds = [
    low === undefined ? '' : `<low value="${low}" unit="${test.ucum}"/>`,
    high === undefined ? '' : `<high value="${high}" unit="${test.ucum}"/>`,
  ].join('');
  return `<observation classCode="OBS" moodCode="EVN"><templateId root="1.3.6.1.4.1.19376.1.3.1.6"/><code code="${test.code}" displayName="${escapeXml(test.label)}" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/><effectiveTime value="${stamp(at)}"/><value xsi:type="PQ" value="${value.toFixed(test.digits)}" unit="${test.ucum}"/><interpretationCode code="${interpretation(value, [low, high])}" codeSystem="2.16.840.1.113883.5.83"/>${bounds ? `<referenceRange><observationRange><value xsi:type="IVL_PQ">${bounds}</value></observationRange></referenceRange>` : ''}</observation>`;
}

const isOutside = (value: number, range: Range) => interpretation(value, range) !== 'N';

function interpretation(value: number, [low, high]: Range): 'L' | 'H' | 'N' {
  if (low !== undefined && value < low) return 'L';
  return high !== undefined && value > high ? 'H' : 'N';
}

function rangeInFrench([low, high]: Range, digits: number): string {
  if (low !== undefined && high !== undefined) return `${decimal(low, digits)} à ${decimal(high, digits)}`;
  if (low !== undefined) return `plus de ${decimal(low, digits)}`;
  return high === undefined ? '' : `moins de ${decimal(high, digits)}`;
}

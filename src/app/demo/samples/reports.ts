/** Letters and reports that several people of the cast receive, each with its usual plan. */
import { authors, nameOf, type SampleAuthor } from './authors.ts';
import { allergyEntries, vaccinationEntries, vitalsEntries } from './coded.ts';
import { type Inline, list, paragraph, section, table } from './narrative.ts';
import { decimal, inFrench, type Story, type Told } from './story.ts';

type When = { readonly at: Date; readonly until?: Date };
type Report = When & {
  readonly author?: SampleAuthor;
  readonly title: string;
  readonly visibility?: Told['visibility'];
};

export type Vitals = {
  readonly systolic: number;
  readonly diastolic: number;
  readonly pulse: number;
  readonly weight: number;
  readonly temperature?: number;
};

export const vitalsTable = (vitals: Vitals) =>
  table(
    ['Mesure', 'Valeur', 'Unité'],
    [
      ['Pression artérielle', `${vitals.systolic}/${vitals.diastolic}`, 'mmHg'],
      ['Pouls', String(vitals.pulse), 'par minute'],
      ['Poids', decimal(vitals.weight, 1), 'kg'],
      ...(vitals.temperature ? [['Température', decimal(vitals.temperature, 1), '°C']] : []),
    ],
  );

export function tellConsultation(
  story: Story,
  report: Report & {
    readonly reason: string;
    readonly history: string;
    readonly vitals?: Vitals;
    readonly exam: string;
    readonly conclusion: string;
    readonly plan: readonly Inline[];
  },
): void {
  story.tell({
    author: report.author ?? authors.generalPractitioner,
    type: '11488-4',
    title: report.title,
    at: report.at,
    until: report.until,
    visibility: report.visibility,
    sections: [
      section('42349-1', 'Motif', report.reason),
      section('10164-2', 'Histoire', report.history),
      ...(report.vitals
        ? [
            {
              ...section('8716-3', 'Mesures', vitalsTable(report.vitals)),
              entries: vitalsEntries(report.vitals, report.at),
            },
          ]
        : []),
      section('29545-1', 'Examen', report.exam),
      section('51848-0', 'Conclusion', report.conclusion),
      section('18776-5', 'Suite', list(report.plan)),
    ],
  });
}

export function tellImaging(
  story: Story,
  report: Report & {
    readonly examination: string;
    readonly reason: string;
    readonly findings: readonly string[];
    readonly conclusion: string;
  },
): void {
  story.tell({
    author: report.author ?? authors.radiologist,
    type: '18748-4',
    title: report.title,
    at: report.at,
    visibility: report.visibility,
    sections: [
      section('55111-9', 'Examen', report.examination),
      section('18785-6', 'Indication', report.reason),
      section('18782-3', 'Résultats', list(report.findings)),
      section('19005-8', 'Conclusion', paragraph({ strong: report.conclusion })),
    ],
  });
}

export function tellDischarge(
  story: Story,
  stay: Required<When> & {
    readonly author: SampleAuthor;
    readonly service: string;
    readonly reason: string;
    readonly course: readonly string[];
    readonly diagnosis: string;
    readonly treatment: readonly string[];
    readonly followUp: readonly string[];
  },
): void {
  story.tell({
    author: stay.author,
    type: '11490-0',
    title: `Lettre de sortie d’hôpital, ${stay.service}`,
    at: stay.at,
    until: stay.until,
    sections: [
      section(
        '42349-1',
        'Motif d’hospitalisation',
        `${stay.reason} Séjour du ${inFrench(stay.at)} au ${inFrench(stay.until)}.`,
      ),
      section('8648-8', 'Déroulement du séjour', ...stay.course),
      section('11535-2', 'Diagnostic retenu', paragraph({ strong: stay.diagnosis })),
      section('10183-2', 'Traitement à la sortie', list(stay.treatment)),
      section('18776-5', 'Suite des soins', list(stay.followUp, true)),
    ],
  });
}

export function tellEmergency(
  story: Story,
  visit: When & {
    readonly title?: string;
    readonly reason: string;
    readonly vitals: Vitals;
    readonly course: string;
    readonly diagnosis: string;
    readonly advice: readonly string[];
  },
): void {
  story.tell({
    author: authors.emergencyDoctor,
    type: '15507-7',
    title: visit.title ?? 'Passage aux urgences',
    at: visit.at,
    until: visit.until,
    sections: [
      section('42349-1', 'Motif du recours', visit.reason),
      section('8716-3', 'Mesures à l’arrivée', vitalsTable(visit.vitals)),
      section('10164-2', 'Prise en charge', visit.course),
      section('51848-0', 'Diagnostic', paragraph({ strong: visit.diagnosis })),
      section('69730-0', 'Consignes de sortie', list(visit.advice)),
    ],
  });
}

export function tellVaccination(
  story: Story,
  dose: {
    readonly at: Date;
    readonly author?: SampleAuthor;
    readonly vaccine: string;
    readonly against: string;
    readonly lot: string;
    readonly site?: string;
    readonly rank?: string;
  },
): void {
  const author = dose.author ?? authors.generalPractitioner;
  story.tell({
    author,
    type: '87273-9',
    title: `Vaccination : ${dose.against}`,
    at: dose.at,
    templateIds: ['1.2.250.1.213.1.1.1.46'],
    sections: [
      {
        ...section(
          '11369-6',
          'Vaccination faite',
          table(
            ['Vaccin', 'Maladies visées', 'Date', 'Dose', 'Lot', 'Endroit', 'Fait par'],
            [
              [
                dose.vaccine,
                dose.against,
                inFrench(dose.at),
                dose.rank ?? 'rappel',
                dose.lot,
                dose.site ?? 'bras gauche',
                nameOf(author),
              ],
            ],
          ),
        ),
        entries: vaccinationEntries(dose, author),
      },
    ],
  });
}

export function tellCertificate(
  story: Story,
  certificate: Report & { readonly text: readonly string[] },
): void {
  story.tellPdf(
    {
      author: certificate.author ?? authors.generalPractitioner,
      type: '89601-9',
      title: certificate.title,
      at: certificate.at,
    },
    [
      ...certificate.text.map((text) => ({ kind: 'text' as const, text })),
      { kind: 'text', text: 'Certificat établi à la demande de la personne et remis en main propre.' },
    ],
  );
}

export function tellNursing(
  story: Story,
  visit: {
    readonly at: Date;
    readonly title: string;
    readonly acts: readonly string[];
    readonly vitals?: Vitals;
    readonly remark: string;
    readonly author?: SampleAuthor;
  },
): void {
  story.tell({
    author: visit.author ?? authors.nurse,
    type: '11506-3',
    title: visit.title,
    at: visit.at,
    sections: [
      section('29554-3', 'Soins faits', list(visit.acts)),
      ...(visit.vitals ? [section('8716-3', 'Mesures', vitalsTable(visit.vitals))] : []),
      section('48767-8', 'Observation', visit.remark),
    ],
  });
}

/** Volet de synthèse médicale, kept up to date by the treating doctor. */
export function tellSummary(
  story: Story,
  summary: {
    readonly at: Date;
    readonly problems: readonly string[];
    readonly history: readonly string[];
    readonly allergies: readonly string[];
    readonly treatment: readonly string[];
    readonly risks: readonly string[];
    readonly vigilance: string;
  },
): void {
  story.tell({
    author: authors.generalPractitioner,
    type: '60591-5',
    title: 'Résumé de votre santé (volet de synthèse médicale)',
    at: summary.at,
    templateIds: ['1.2.250.1.213.1.1.1.13'],
    sections: [
      section('11450-4', 'Maladies en cours', list(summary.problems)),
      section('11348-0', 'Antécédents', list(summary.history)),
      {
        ...section('48765-2', 'Allergies', list(summary.allergies)),
        entries: allergyEntries(summary.allergies, summary.at),
      },
      section('10160-0', 'Traitements au long cours', list(summary.treatment)),
      section('57207-3', 'Facteurs de risque', list(summary.risks)),
      section('48767-8', 'Points de vigilance', summary.vigilance),
    ],
  });
}

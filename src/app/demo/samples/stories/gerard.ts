/** Gérard, 78: nine years of dialysis three times a week, lungs and prostate, 2,000 documents from many hands. */
import { authors } from '../authors.ts';
import { course, every } from '../course.ts';
import { type Former, tellLabReport } from '../laboratory.ts';
import { list, section, table } from '../narrative.ts';
import { drawElectrocardiogram } from '../png-writer.ts';
import {
  tellConsultation,
  tellDischarge,
  tellEmergency,
  tellImaging,
  tellSummary,
  tellVaccination,
} from '../reports.ts';
import { decimal, type Story } from '../story.ts';
import { MEDICINES, type Medicine, tellDispensation, tellPrescription } from '../treatments.ts';

const TOTAL = 2000;
const FIRST = 3600;

const dryWeight = course([FIRST, 84], [2500, 81], [1400, 79.5], [700, 77], [1, 76.5]);
const hemoglobin = course([FIRST, 10.1], [3000, 11.2], [1500, 10.8], [600, 11.4], [1, 11.1]);
const prostate = course([FIRST, 3.2], [2200, 4.1], [1900, 6.8], [1800, 1.1], [1, 0.6]);

const TREATMENT: readonly Medicine[] = [
  MEDICINES.darbepoetin,
  MEDICINES.calcitriol,
  MEDICINES.amlodipine,
  MEDICINES.aspirin,
  MEDICINES.tiotropium,
  MEDICINES.budesonide,
  MEDICINES.tamsulosin,
  MEDICINES.pantoprazole,
];

export function tellGerard(story: Story): void {
  bloodTests(story);
  followUp(story);
  lungsAndProstate(story);
  stays(story);
  dialysis(story, TOTAL - story.samples.length);
}

/** One sheet a session: what fills a record faster than anything else. */
function dialysis(story: Story, count: number): void {
  const { random } = story;
  for (let index = 0; index < count; index++) {
    const day = 2 + Math.round((index * 7) / 3);
    const target = dryWeight(day);
    const gain = random.between(1.1, 3.6, 1);
    const low = random.next() < 0.07;
    const row = (when: string, weight: number, systolic: number, pulse: number) => [
      when,
      decimal(weight, 1),
      `${systolic}/${Math.round(systolic * 0.55)}`,
      String(pulse),
    ];
    story.tell({
      author: index % 12 === 0 ? authors.nephrologist : authors.dialysisNurse,
      type: '11506-3',
      title: 'Séance de dialyse',
      at: story.ago(day, 6.5),
      until: story.ago(day, 10.5),
      sections: [
        section(
          '29554-3',
          'Séance',
          table(
            ['Moment', 'Poids (kg)', 'Pression (mmHg)', 'Pouls'],
            [
              row('Début', target + gain, random.between(132, 168), random.between(68, 88)),
              row(
                'Fin',
                target + random.between(-0.2, 0.3, 1),
                low ? 94 : random.between(112, 140),
                random.between(66, 92),
              ),
            ],
          ),
        ),
        section(
          '48767-8',
          'Déroulement',
          list([
            `Durée 4 heures, ${decimal(gain, 1)} litres retirés`,
            'Fistule du bras gauche, deux aiguilles',
            low
              ? 'Chute de tension à la troisième heure, corrigée jambes levées'
              : random.pick(['Bien supportée', 'Crampe du mollet en fin de séance', 'Sans incident']),
          ]),
        ),
      ],
    });
  }
}

function bloodTests(story: Story): void {
  const former: Former = new Map();
  const { random } = story;
  for (const day of every(15.2, FIRST, 3)) {
    const monthly = Math.round(day / 15.2) % 2 === 0;
    tellLabReport(story, former, {
      title: monthly ? 'Bilan mensuel de dialyse' : 'Contrôle de l’hémoglobine et du potassium',
      at: story.ago(day, 6),
      panels: [
        {
          title: 'Hémogramme',
          values: {
            hb: hemoglobin(day) + random.between(-0.6, 0.6, 1),
            gb: random.between(5.5, 9.4, 1),
            plq: random.between(150, 260),
          },
        },
        {
          title: 'Rein et sels',
          values: {
            k: random.between(4.4, 6.1, 1),
            na: random.between(135, 141),
            ...(monthly
              ? {
                  creat: random.between(68, 96, 1),
                  uree: random.between(1.1, 1.9, 2),
                  ca: random.between(85, 98),
                  phos: random.between(38, 62),
                }
              : {}),
          },
        },
        ...(monthly
          ? [
              {
                title: 'Fer et os',
                values: {
                  ferr: random.between(180, 520),
                  pth: random.between(160, 420),
                  vitd: random.between(18, 38),
                },
              },
            ]
          : []),
      ],
    });
  }
  for (const day of every(182, FIRST - 40, 20))
    tellLabReport(story, former, {
      title: 'PSA',
      at: story.ago(day, 6),
      panels: [{ title: 'Prostate', values: { psa: prostate(day) } }],
    });
}

function followUp(story: Story): void {
  const { random } = story;
  for (const day of every(61, FIRST - 10, 9)) {
    tellConsultation(story, {
      title: 'Consultation au cabinet',
      at: story.ago(day, 14),
      reason: random.pick([
        'Renouvellement.',
        'Toux depuis une semaine.',
        'Fatigue après la dialyse.',
        'Douleur de l’épaule.',
        'Certificat et renouvellement.',
      ]),
      history: random.pick([
        'Bon appétit. Jardine les jours sans dialyse.',
        'Dort mal les veilles de séance.',
        'Marche deux kilomètres.',
        'Sa femme prépare les repas sans sel.',
      ]),
      vitals: {
        systolic: random.between(128, 156),
        diastolic: random.between(66, 86),
        pulse: random.between(66, 90),
        weight: dryWeight(day) + random.between(0.4, 2.2, 1),
      },
      exam: random.pick([
        'Murmure vésiculaire diminué, pas de sifflement.',
        'Fistule qui souffle bien. Pas d’œdème.',
        'Sibilants aux deux bases.',
      ]),
      conclusion: random.pick(['État stable.', 'Bronchite sans gravité.', 'Poussée d’arthrose.']),
      plan: [
        'Même traitement',
        random.pick(['Radiographie si la toux dure', 'Kinésithérapie', 'Revoir dans deux mois']),
      ],
    });
    tellPrescription(story, {
      title: 'Ordonnance de renouvellement',
      at: story.ago(day, 14.25),
      medicines: TREATMENT.slice(0, 5),
      others: TREATMENT.slice(5),
    });
  }
  for (const day of every(30.4, FIRST - 12, 4))
    tellDispensation(story, story.ago(day, 17), TREATMENT.slice(2, 7), story.ago(day + 3, 14));
  for (const day of every(91, FIRST - 30, 12))
    tellConsultation(story, {
      author: authors.nephrologist,
      title: 'Consultation de néphrologie',
      at: story.ago(day, 11),
      reason: 'Suivi de la dialyse.',
      history: 'Trois séances par semaine, bien supportées. Boit trois quarts de litre par jour.',
      exam: `Poids sec ${decimal(dryWeight(day), 1)} kg. Fistule perméable, pas d’hématome.`,
      conclusion: `Dialyse efficace. Hémoglobine à ${decimal(hemoglobin(day), 1)} g/dL.`,
      plan: ['Aranesp à la même dose', 'Attention aux fruits secs et au chocolat', 'Bilan mensuel'],
    });
  for (const day of every(365, 3500, 25))
    tellSummary(story, {
      at: story.ago(day, 15),
      problems: [
        'Insuffisance rénale terminale en dialyse',
        'Bronchite chronique',
        'Adénome de la prostate opéré',
        'Hypertension artérielle',
      ],
      history: ['Tabac arrêté en 2009', 'Infarctus en 2012, un stent'],
      allergies: ['Produit de contraste iodé : urticaire'],
      treatment: TREATMENT.map((one) => `${one.name} : ${one.dose}`),
      risks: ['40 paquets-années', 'Marié, vit en maison'],
      vigilance: 'Ne pas prendre la tension ni piquer au bras gauche (fistule).',
    });
}

function lungsAndProstate(story: Story): void {
  const volume = course([FIRST, 68], [2000, 60], [1, 51]);
  for (const day of every(180, 3480, 40)) {
    tellConsultation(story, {
      author: authors.lungSpecialist,
      title: 'Consultation de pneumologie et souffle',
      at: story.ago(day, 9),
      reason: 'Suivi de la bronchite chronique.',
      history: 'Essoufflé à la marche rapide. Une poussée dans l’année.',
      exam: `Souffle : VEMS à ${Math.round(volume(day))} % de la valeur attendue, saturation 94 %.`,
      conclusion: volume(day) < 60 ? 'Bronchite chronique modérée à sévère.' : 'Bronchite chronique modérée.',
      plan: ['Spiriva et Symbicort chaque jour', 'Réhabilitation respiratoire', 'Vaccins à jour'],
    });
    tellImaging(story, {
      title: 'Radiographie du thorax',
      at: story.ago(day - 4, 10),
      examination: 'Thorax de face et de profil.',
      reason: 'Bronchite chronique, dialyse.',
      findings: ['Distension thoracique', 'Pas de foyer', 'Cœur à la limite supérieure'],
      conclusion: 'Pas de lésion évolutive.',
    });
  }
  for (const day of every(365, 3380, 60)) {
    tellConsultation(story, {
      author: authors.urologist,
      title: 'Consultation d’urologie',
      at: story.ago(day, 16),
      reason: 'Suivi de la prostate.',
      history: day > 1850 ? 'Se lève trois fois par nuit.' : 'Urine peu, sans gêne, depuis l’opération.',
      exam: 'Toucher rectal sans nodule.',
      conclusion: `PSA à ${decimal(prostate(day), 2)} µg/L.`,
      plan: [day > 1850 ? 'Opération à discuter' : 'Contrôle annuel'],
    });
    tellImaging(story, {
      title: 'Doppler de la fistule',
      at: story.ago(day - 15, 14),
      examination: 'Échographie-Doppler du bras gauche.',
      reason: 'Surveillance de l’abord de dialyse.',
      findings: [
        `Débit ${story.random.between(780, 1150)} mL par minute`,
        'Pas de sténose serrée',
        'Veine céphalique bien développée',
      ],
      conclusion: 'Fistule fonctionnelle.',
    });
    story.tellPicture(
      {
        author: authors.cardiologist,
        type: '70004-7',
        title: 'Électrocardiogramme',
        at: story.ago(day - 30, 10),
      },
      drawElectrocardiogram(story.random, 70, false),
    );
  }
  for (const day of every(365, 3300, 30))
    tellVaccination(story, {
      at: story.ago(day, 11),
      author: authors.nurse,
      vaccine: 'Efluelda',
      against: 'grippe',
      lot: `E${day}`,
      rank: 'dose annuelle',
    });
}

function stays(story: Story): void {
  const reasons = [
    'Pneumopathie',
    'Fistule bouchée',
    'Surcharge après un repas de fête',
    'Adénome de la prostate',
    'Chute',
    'Infection de la peau',
    'Pneumopathie',
    'Douleur thoracique',
  ];
  reasons.forEach((reason, index) => {
    const day = 3200 - index * 410;
    const end = story.ago(day - 5 - (index % 4), 13);
    tellEmergency(story, {
      at: story.ago(day, 11),
      until: story.ago(day, 16),
      reason: `${reason}, adressé par le médecin traitant.`,
      vitals: { systolic: 148, diastolic: 82, pulse: 96, weight: dryWeight(day) + 2.4, temperature: 38.1 },
      course: 'Bilan sanguin, radiographie, avis du néphrologue de garde.',
      diagnosis: reason,
      advice: ['Hospitalisation'],
    });
    tellDischarge(story, {
      author: index === 3 ? authors.urologist : authors.nephrologist,
      service: index === 3 ? 'urologie' : 'néphrologie',
      at: story.ago(day, 16),
      until: end,
      reason: `${reason}.`,
      course: ['Dialyses poursuivies pendant le séjour.', 'Évolution favorable en quelques jours.'],
      diagnosis: reason,
      treatment: TREATMENT.map((one) => one.name),
      followUp: ['Dialyse dès le lendemain', 'Médecin traitant dans la semaine'],
    });
  });
}

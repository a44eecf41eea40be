/** Monique, 72: ten years of diabetes, heart failure and anticoagulant, 400 documents. */
import { authors } from '../authors.ts';
import { every } from '../course.ts';
import { type Former, tellLabReport } from '../laboratory.ts';
import { tellConsultation, tellNursing, tellSummary, tellVaccination } from '../reports.ts';
import type { Story } from '../story.ts';
import { MEDICINES, tellDispensation, tellPrescription } from '../treatments.ts';
import {
  creatinine,
  HEART_FAILURE,
  hba1c,
  INSULIN,
  NEW_ANTICOAGULANT,
  natriuretic,
  treatment,
  weight,
} from './monique-course.ts';
import { tellDiabetesCare, tellHeart, tellStays } from './monique-hospital.ts';

const TOTAL = 400;
export function tellMonique(story: Story): void {
  bloodTests(story);
  generalPractice(story);
  tellHeart(story);
  tellDiabetesCare(story);
  tellStays(story);
  prevention(story);
  nursing(story);
  // What is left of the 400: her pharmacy, evenly over the years.
  const left = TOTAL - story.samples.length;
  for (let index = 0; index < left; index++) {
    const day = Math.round(3560 - (index * 3550) / left);
    tellDispensation(story, story.ago(day, 16.5), treatment(day).slice(0, 5), story.ago(day + 2, 10));
  }
}

function bloodTests(story: Story): void {
  const former: Former = new Map();
  const { random } = story;
  for (const day of every(91, 3630)) {
    const [sugar, creat] = [
      hba1c(day) + random.between(-0.15, 0.15, 2),
      creatinine(day) + random.between(-0.4, 0.4, 2),
    ];
    const failing = day < HEART_FAILURE;
    tellLabReport(story, former, {
      title: 'Bilan du diabète et du rein',
      at: story.ago(day, 6.5),
      panels: [
        { title: 'Glycémie', values: { hba1c: sugar, gluc: 0.2 + sugar * 0.165 } },
        {
          title: 'Rein et sels',
          values: {
            creat,
            dfg: Math.round(595 / creat - 4),
            uree: 0.3 + creat * 0.02,
            na: random.between(135, 142),
            k: random.between(3.7, 5.2, 1),
            acr: random.between(18, 90),
          },
        },
        ...(failing
          ? [
              {
                title: 'Cœur',
                values: { ntbnp: Math.round(natriuretic(day) * random.between(0.92, 1.08, 2)) },
              },
            ]
          : []),
        ...(day % 2 === 0
          ? [
              {
                title: 'Lipides',
                values: {
                  chol: random.between(1.4, 1.9, 2),
                  hdl: random.between(0.44, 0.56, 2),
                  ldl: random.between(0.6, 1.05, 2),
                  tg: random.between(1.1, 1.9, 2),
                },
              },
            ]
          : []),
        {
          title: 'Hémogramme',
          values: {
            hb: random.between(11.3, 13.2, 1),
            gb: random.between(5.4, 8.6, 1),
            plq: random.between(180, 290),
          },
        },
      ],
      ...(sugar > 8 ? { comment: 'Équilibre du diabète à revoir avec le médecin traitant.' } : {}),
    });
  }
  for (const day of every(41, 3240, NEW_ANTICOAGULANT)) {
    const inr = random.between(1.6, 3.6, 1);
    tellLabReport(story, former, {
      title: 'INR (surveillance de l’anticoagulant)',
      at: story.ago(day, 6.25),
      panels: [{ title: 'Coagulation', values: { inr } }],
      comment:
        inr > 3
          ? 'Au-dessus de la cible 2 à 3 : médecin traitant prévenu par téléphone.'
          : inr < 2
            ? 'Au-dessous de la cible 2 à 3.'
            : 'Dans la cible 2 à 3.',
    });
  }
}

function generalPractice(story: Story): void {
  const { random } = story;
  for (const day of every(91, 3620, 5)) {
    const swollen = weight(day) > 78;
    tellConsultation(story, {
      title: 'Consultation de suivi',
      at: story.ago(day, 8.5 + (day % 5)),
      reason: random.pick([
        'Renouvellement du traitement.',
        'Suivi du diabète et du cœur.',
        'Fatigue et renouvellement.',
        'Contrôle après la prise de sang.',
      ]),
      history: swollen
        ? 'Essoufflée à l’étage, deux oreillers la nuit, chaussures serrées le soir.'
        : random.pick([
            'Marche une demi-heure par jour, pas de gêne.',
            'Bonne semaine. Un malaise à jeun, corrigé par un jus de fruit.',
            'Moral correct. Sa fille l’aide pour les courses.',
            'Mange mieux depuis l’atelier de cuisine.',
          ]),
      vitals: {
        systolic: random.between(116, 146),
        diastolic: random.between(64, 84),
        pulse: random.between(62, 88),
        weight: weight(day) + random.between(-0.5, 0.5, 1),
      },
      exam: swollen
        ? 'Crépitants aux bases, œdèmes jusqu’aux genoux, jugulaires visibles.'
        : 'Poumons libres, pas d’œdème. Rythme irrégulier connu. Pieds sans plaie.',
      conclusion: swollen
        ? 'Poussée d’insuffisance cardiaque.'
        : `État stable. HbA1c à ${hba1c(day).toFixed(1).replace('.', ',')} %.`,
      plan: swollen
        ? [
            'Lasilix doublé pendant cinq jours',
            'Poids tous les matins',
            'Revoir dans une semaine',
            'Appeler le 15 si gêne au repos',
          ]
        : [
            'Même traitement',
            'Prise de sang dans trois mois',
            random.pick([
              'Fond d’œil à prévoir',
              'Vaccin de la grippe à l’automne',
              'Séance chez le pédicure',
            ]),
          ],
    });
    const all = treatment(day);
    tellPrescription(story, {
      title: 'Ordonnance de renouvellement',
      at: story.ago(day, 8.75 + (day % 5)),
      medicines: all,
      others: day % 3 === 0 ? [MEDICINES.vitaminD, MEDICINES.paracetamol] : [MEDICINES.pantoprazole],
    });
  }
  for (const day of every(365, 3500, 20))
    tellSummary(story, {
      at: story.ago(day, 12),
      problems: [
        'Diabète de type 2 depuis 2010',
        'Fibrillation atriale',
        ...(day < HEART_FAILURE ? ['Insuffisance cardiaque, fraction d’éjection à 38 %'] : []),
        'Hypertension artérielle',
        'Insuffisance rénale modérée',
      ],
      history: ['Cholécystectomie en 1998', 'Cataracte opérée à droite'],
      allergies: ['Pénicilline : éruption dans l’enfance'],
      treatment: treatment(day).map((one) => `${one.name} : ${one.dose}`),
      risks: ['N’a jamais fumé', 'Vit seule, sa fille passe chaque jour'],
      vigilance: `Sous anticoagulant${day < INSULIN ? ' et insuline : risque de saignement et d’hypoglycémie' : ' : risque de saignement'}.`,
    });
}

function prevention(story: Story): void {
  for (const day of every(365, 3320, 30))
    tellVaccination(story, {
      at: story.ago(day, 11),
      author: authors.nurse,
      vaccine: day < 1200 ? 'Efluelda' : 'Vaxigrip',
      against: 'grippe',
      lot: `G${day % 97}K${day % 13}`,
      rank: 'dose annuelle',
    });
  for (const day of [2090, 2060, 1850, 1500, 1140, 770, 400])
    tellVaccination(story, {
      at: story.ago(day, 15),
      author: authors.pharmacist,
      vaccine: 'Comirnaty',
      against: 'Covid-19',
      lot: `FX${day}`,
      rank: day > 2050 ? 'première vaccination' : 'rappel',
    });
  tellVaccination(story, {
    at: story.ago(700, 10),
    vaccine: 'Prevenar 20',
    against: 'pneumocoque',
    lot: 'HC4471',
    rank: 'dose unique',
  });
}

function nursing(story: Story): void {
  const { random } = story;
  for (const day of every(31, INSULIN - 6, 3)) {
    const sugar = random.between(0.9, 2.1, 2).toFixed(2).replace('.', ',');
    tellNursing(story, {
      at: story.ago(day, 17.5),
      title: 'Bilan du mois de l’infirmière',
      acts: [
        'Injection d’insuline le soir',
        'Glycémie au doigt',
        'Poids et tension',
        'Préparation du pilulier',
      ],
      vitals: {
        systolic: random.between(114, 148),
        diastolic: random.between(62, 84),
        pulse: random.between(60, 90),
        weight: weight(day) + random.between(-0.4, 0.4, 1),
      },
      remark: random.pick([
        `Glycémie moyenne du mois : ${sugar} g/L. Traitement bien pris.`,
        `Une hypoglycémie à 0,58 g/L, resucrée. Moyenne ${sugar} g/L.`,
        `Petite plaie du talon soignée, sèche à ce jour. Moyenne ${sugar} g/L.`,
        `Pieds gonflés deux soirs, médecin prévenu. Moyenne ${sugar} g/L.`,
      ]),
    });
  }
}

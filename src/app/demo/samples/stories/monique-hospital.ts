/** Monique's cardiologist, diabetologist and hospital stays. */
import { authors } from '../authors.ts';
import { course, every } from '../course.ts';
import { list, paragraph, section, strong, table } from '../narrative.ts';
import { drawElectrocardiogram } from '../png-writer.ts';
import { tellConsultation, tellDischarge, tellEmergency, tellImaging } from '../reports.ts';
import type { Story } from '../story.ts';
import { tellPrescription } from '../treatments.ts';
import { HEART_FAILURE, hba1c, INSULIN, treatment, weight } from './monique-course.ts';

export function tellHeart(story: Story): void {
  for (const day of every(180, HEART_FAILURE - 60, 30))
    tellConsultation(story, {
      author: authors.cardiologist,
      title: 'Consultation de cardiologie',
      at: story.ago(day, 13.5),
      reason: 'Suivi de l’insuffisance cardiaque et de la fibrillation atriale.',
      history: 'Essoufflement de stade 2. Pas de palpitation, pas de douleur.',
      vitals: { systolic: 122, diastolic: 70, pulse: 74, weight: weight(day) },
      exam: 'Cœur irrégulier, souffle mitral léger. Pas de signe de congestion.',
      conclusion:
        day > 1100 ? 'Insuffisance cardiaque stabilisée.' : 'Bonne tolérance du sacubitril-valsartan.',
      plan: [
        'Échographie une fois par an',
        'Poursuite de l’anticoagulant',
        'Régime peu salé, poids chaque matin',
      ],
    });
  for (const day of every(365, HEART_FAILURE - 4, 40)) {
    const fraction = Math.round(course([HEART_FAILURE, 36], [1500, 41], [1100, 35], [300, 44], [1, 45])(day));
    tellImaging(story, {
      author: authors.cardiologist,
      title: 'Échographie du cœur',
      at: story.ago(day, 14),
      examination: 'Échocardiographie transthoracique.',
      reason: 'Insuffisance cardiaque.',
      findings: [
        `Fraction d’éjection du ventricule gauche : ${fraction} %`,
        'Oreillette gauche dilatée',
        'Fuite mitrale de grade 2',
        'Pressions pulmonaires à 38 mmHg',
      ],
      conclusion: `Dysfonction du ventricule gauche, fraction d’éjection à ${fraction} %.`,
    });
    story.tellPicture(
      {
        author: authors.cardiologist,
        type: '70004-7',
        title: 'Électrocardiogramme',
        at: story.ago(day, 13.75),
      },
      drawElectrocardiogram(story.random, 78, true),
    );
  }
}

export function tellDiabetesCare(story: Story): void {
  for (const day of every(365, 3400, 50)) {
    tellConsultation(story, {
      author: authors.diabetologist,
      title: 'Consultation de diabétologie',
      at: story.ago(day, 10),
      reason: 'Bilan annuel du diabète.',
      history:
        day > INSULIN
          ? 'Glycémies du matin élevées malgré les comprimés.'
          : 'Injections faites par l’infirmière le soir. Une hypoglycémie par mois.',
      exam: 'Pouls des pieds perçus. Monofilament : deux points non sentis à gauche.',
      conclusion: `HbA1c à ${hba1c(day).toFixed(1).replace('.', ',')} %, objectif moins de 8 %.`,
      plan: [
        day > INSULIN ? 'Insuline à discuter' : 'Doses d’insuline adaptées',
        'Pédicure : quatre séances',
        'Fond d’œil',
      ],
    });
    story.tell({
      author: authors.ophthalmologist,
      type: '78513-9',
      title: 'Fond d’œil',
      at: story.ago(day - 20, 15),
      sections: [
        section(
          '70936-0',
          'Résultat',
          day > 1500
            ? 'Pas de rétinopathie.'
            : 'Rétinopathie diabétique minime, quelques microanévrismes. Macula saine.',
        ),
        section('18776-5', 'Suite', 'Contrôle dans un an, plus tôt si la vue baisse.'),
      ],
    });
  }
  for (const day of [3380, 1560, 210])
    story.tell({
      author: authors.generalPractitioner,
      type: 'PROT_ALD',
      title: 'Protocole de soins : diabète et insuffisance cardiaque',
      at: story.ago(day, 11),
      sections: [
        section(
          '18776-5',
          'Actes et traitements prévus',
          list([
            'Consultation du médecin traitant tous les trois mois',
            'HbA1c quatre fois par an',
            'Cardiologue deux fois par an',
            'Infirmière chaque jour',
            'Pédicure, quatre à six séances par an',
          ]),
        ),
      ],
    });
}

export function tellStays(story: Story): void {
  const list: readonly (readonly [day: number, nights: number, cause: string])[] = [
    [HEART_FAILURE, 9, 'première poussée'],
    [1100, 7, 'écart de régime'],
    [430, 8, 'bronchite'],
    [96, 6, 'passage en fibrillation rapide'],
  ];
  for (const [day, nights, cause] of list) {
    const arrival = story.ago(day, 17);
    const end = story.ago(day - nights, 12);
    tellEmergency(story, {
      at: arrival,
      until: story.ago(day, 22),
      reason: 'Gêne respiratoire qui augmente depuis trois jours.',
      vitals: { systolic: 158, diastolic: 92, pulse: 118, weight: weight(day), temperature: 37.2 },
      course:
        'Oxygène, furosémide par la veine, saturation remontée de 88 à 95 %. Radiographie : opacités des deux bases.',
      diagnosis: `Insuffisance cardiaque aiguë, ${cause}.`,
      advice: ['Hospitalisation en cardiologie'],
    });
    tellImaging(story, {
      title: 'Radiographie du thorax',
      at: story.ago(day, 19),
      examination: 'Thorax de face, au lit.',
      reason: 'Gêne respiratoire aiguë.',
      findings: [
        'Cœur augmenté de volume',
        'Surcharge des deux bases',
        'Épanchement droit de faible abondance',
      ],
      conclusion: 'Œdème pulmonaire d’origine cardiaque.',
    });
    tellDischarge(story, {
      author: authors.cardiologist,
      service: 'cardiologie',
      at: arrival,
      until: end,
      reason: 'Insuffisance cardiaque aiguë.',
      course: [
        `Perte de ${nights - 2} kg sous diurétiques. Potassium surveillé chaque jour.`,
        'Éducation : reconnaître les signes d’alerte, lire les étiquettes, se peser.',
      ],
      diagnosis: `Poussée d’insuffisance cardiaque (${cause}).`,
      treatment: treatment(day - nights - 1).map((one) => `${one.name} : ${one.dose}`),
      followUp: ['Médecin traitant dans les 7 jours', 'Cardiologue dans le mois', 'Prise de sang à 8 jours'],
    });
    tellPrescription(story, {
      author: authors.cardiologist,
      title: 'Ordonnance de sortie de cardiologie',
      at: story.ago(day - nights, 11),
      medicines: treatment(day - nights - 1),
    });
  }
  story.tell({
    author: authors.diabetologist,
    type: '34112-3',
    title: 'Compte rendu d’hospitalisation : mise sous insuline',
    at: story.ago(INSULIN, 9),
    until: story.ago(INSULIN - 4, 16),
    sections: [
      section('42349-1', 'Motif', 'Diabète mal équilibré malgré deux médicaments, HbA1c à 9,6 %.'),
      section(
        '8648-8',
        'Séjour',
        'Insuline lente le soir commencée à 10 unités, puis trois injections rapides. Patiente et fille formées.',
      ),
      section(
        '51848-0',
        'Conclusion',
        paragraph(strong('Insuline quotidienne, passage d’une infirmière matin et soir.')),
      ),
    ],
  });
  story.tell({
    author: authors.ophthalmologist,
    type: '101881-1',
    title: 'Carte d’implant : œil droit',
    at: story.ago(803, 9),
    sections: [
      section(
        '46264-8',
        'Implant posé',
        table(
          ['Dispositif', 'Fabricant', 'Puissance', 'Numéro de série', 'Œil'],
          [['Implant intraoculaire souple', 'Optalin', '+21,5 dioptries', 'OPT-44-871', 'droit']],
        ),
      ),
    ],
  });
  story.tell({
    author: authors.ophthalmologist,
    type: '34874-8',
    title: 'Compte rendu opératoire : cataracte de l’œil droit',
    at: story.ago(803, 8),
    sections: [
      section(
        '29554-3',
        'Intervention',
        'Anesthésie locale. Incision de 2,2 mm, phacoémulsification, implant souple dans le sac. Pas d’incident.',
      ),
      section('18776-5', 'Suites', 'Collyres pendant un mois, pas d’effort pendant huit jours.'),
    ],
  });
}

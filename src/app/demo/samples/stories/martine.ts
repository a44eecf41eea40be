/** Martine, 64, a mild diabetes and a night in cardiology: the usual record of someone who is well. */
import { VISIBLE } from '#documents';
import { authors } from '../authors.ts';
import { type AnalyteId, type Former, tellLabReport } from '../laboratory.ts';
import { list, paragraph, section, strong, table } from '../narrative.ts';
import { drawElectrocardiogram } from '../png-writer.ts';
import {
  tellCertificate,
  tellConsultation,
  tellDischarge,
  tellEmergency,
  tellImaging,
  tellNursing,
  tellSummary,
  tellVaccination,
} from '../reports.ts';
import type { Story } from '../story.ts';
import { MEDICINES, tellDispensation, tellPrescription } from '../treatments.ts';

export function tellMartine(story: Story): void {
  tests(story);
  diabetes(story);
  cardiology(story);
  prevention(story);
  everyday(story);
}

/**
 * Eight blood tests over five years, of which the HbA1c goes up, then down: five of a laboratory that gives grams, two of the
 * hospital's, which gives moles, and one that was sent on to a third.
 */
function tests(story: Story): void {
  elsewhere(story);
  const former: Former = new Map();
  const results: readonly (readonly [daysAgo: number, values: readonly number[]])[] = [
    [728, [1.38, 7.4, 7.4, 4.3, 1.14, 12.7]],
    [555, [1.31, 7.1, 7.3, 4.5, 1.02, 12.9]],
    [365, [1.26, 6.9, 7.2, 4.2, 0.96, 13.1]],
    [184, [1.24, 6.8, 7.1, 4.4, 0.91, 13.0]],
    [2, [1.21, 6.6, 6.9, 4.3, 0.82, 13.2]],
  ];
  for (const [daysAgo, [gluc = 0, hba1c = 0, creat = 0, k = 0, ldl = 0, hb = 0]] of results) {
    const shared: Partial<Record<AnalyteId, number>> = {
      creat,
      dfg: Math.round(164 - 9.5 * creat),
      na: 139,
      k,
    };
    tellLabReport(story, former, {
      title: 'Bilan sanguin',
      at: story.ago(daysAgo, 6.75),
      panels: [
        { title: 'Glycémie', values: { gluc, hba1c } },
        { title: 'Rein et sels', values: shared },
        { title: 'Lipides', values: { chol: ldl + 0.83, hdl: 0.61, ldl, tg: 0.94 } },
        { title: 'Foie', values: { asat: 22, alat: 24, ggt: 19 } },
        { title: 'Hémogramme', values: { hb, gb: 6.4, vgm: 89, plq: 248 } },
      ],
      ...(daysAgo === 2
        ? { comment: 'HbA1c en baisse régulière depuis deux ans. Le reste du bilan est dans les repères.' }
        : {}),
    });
  }
  nodule(story);
}

function elsewhere(story: Story): void {
  const former: Former = new Map();
  const panels = (gluc: number, hba1c: number, creat: number, ldl: number) => [
    { title: 'Glycémie', values: { gluc, hba1c } },
    { title: 'Rein et lipides', values: { creat, ldl, hdl: 0.58, chol: ldl + 0.8 } },
  ];
  tellLabReport(story, former, {
    title: 'Bilan du laboratoire de l’hôpital',
    at: story.ago(1810, 7),
    author: authors.hospitalBiologist,
    isMolar: true,
    panels: panels(1.04, 5.8, 7.0, 1.31),
  });
  tellLabReport(story, new Map(), {
    title: 'Bilan sanguin, analyses transmises',
    at: story.ago(1190, 8),
    sentTo: 'Laboratoire Rivegauche Analyses',
    panels: panels(1.19, 6.5, 7.2, 1.26),
  });
  tellLabReport(story, former, {
    title: 'Bilan d’hospitalisation',
    at: story.ago(445, 6.5),
    author: authors.hospitalBiologist,
    isMolar: true,
    panels: panels(1.29, 7.0, 7.3, 0.99),
  });
}

function nodule(story: Story): void {
  story.tell({
    author: authors.biologist,
    type: '60568-3',
    title: 'Cytologie d’un nodule de la thyroïde',
    at: story.ago(3, 14),
    // The result waits for the doctor to tell it (R33).
    visibility: { ...VISIBLE, invisibleToPatient: true },
    sections: [
      section(
        '22636-5',
        'Renseignements cliniques',
        'Nodule du lobe droit de 14 mm, EU-TIRADS 4, découvert à l’échographie.',
      ),
      section(
        '22634-0',
        'Description',
        'Liquide peu sanglant, cellularité suffisante. Amas de cellules vésiculaires régulières, colloïde peu abondante.',
      ),
      section(
        '22637-3',
        'Conclusion',
        paragraph(strong('Lésion vésiculaire de signification indéterminée, Bethesda III.')),
        'Un contrôle est proposé. Résultat à annoncer en consultation.',
      ),
    ],
  });
}

function diabetes(story: Story): void {
  const first = tellPrescription(story, {
    title: 'Ordonnance pour le diabète',
    at: story.ago(17, 9.5),
    medicines: [MEDICINES.metforminLow, MEDICINES.strips],
  });
  tellPrescription(story, {
    title: 'Ordonnance pour le diabète',
    at: story.ago(8, 10),
    medicines: [MEDICINES.metforminLow, MEDICINES.atorvastatin],
    replaces: first,
    note: 'Cette ordonnance remplace la précédente : les bandelettes ne sont plus utiles, le traitement du cholestérol est ajouté.',
  });
  tellDispensation(
    story,
    story.ago(7, 17),
    [MEDICINES.metforminLow, MEDICINES.atorvastatin],
    story.ago(8, 10),
  );
  story.tell({
    author: authors.ophthalmologist,
    type: '78513-9',
    title: 'Fond d’œil et ordonnance de lunettes',
    at: story.ago(22, 14),
    sections: [
      section('42349-1', 'Motif', 'Surveillance annuelle du diabète, gêne à la lecture.'),
      section(
        '70948-5',
        'Réfraction',
        table(
          ['Œil', 'Sphère', 'Cylindre', 'Axe', 'Addition', 'Acuité'],
          [
            ['Droit', '+1,25', '−0,50', '95°', '+2,25', '10/10'],
            ['Gauche', '+1,00', '−0,25', '80°', '+2,25', '10/10'],
          ],
        ),
      ),
      section(
        '70936-0',
        'Fond d’œil',
        'Pas de rétinopathie diabétique. Papilles et macula normales des deux côtés.',
      ),
      section('18776-5', 'Suite', 'Verres progressifs. Contrôle dans un an.'),
    ],
  });
  story.tell({
    author: authors.generalPractitioner,
    type: 'PROT_ALD',
    title: 'Protocole de soins pour le diabète',
    at: story.ago(720, 9),
    sections: [
      section(
        '11450-4',
        'Affection',
        'Diabète de type 2, découvert à l’occasion d’un bilan. Prise en charge à 100 %.',
      ),
      section(
        '18776-5',
        'Suivi prévu',
        list([
          'HbA1c deux fois par an',
          'Bilan du rein et des lipides une fois par an',
          'Fond d’œil tous les ans',
          'Examen des pieds tous les ans',
        ]),
      ),
    ],
  });
}

function cardiology(story: Story): void {
  const arrival = story.ago(446, 19);
  tellEmergency(story, {
    at: arrival,
    until: story.ago(446, 23),
    reason: 'Douleur dans la poitrine au repos depuis deux heures.',
    vitals: { systolic: 152, diastolic: 88, pulse: 84, weight: 57, temperature: 36.8 },
    course:
      'Électrocardiogramme sans sus-décalage. Troponine à 9 puis 10 ng/L. Douleur calmée par le paracétamol.',
    diagnosis: 'Douleur thoracique à explorer, hospitalisation en cardiologie.',
    advice: ['Repos', 'Surveillance du rythme pendant la nuit'],
  });
  story.tellPicture(
    { author: authors.cardiologist, type: '70004-7', title: 'Électrocardiogramme', at: story.ago(446, 20) },
    drawElectrocardiogram(story.random, 76, false),
  );
  tellImaging(story, {
    author: authors.cardiologist,
    title: 'Échographie du cœur',
    at: story.ago(445, 10),
    examination: 'Échocardiographie transthoracique.',
    reason: 'Douleur thoracique chez une patiente diabétique.',
    findings: [
      'Ventricule gauche de taille normale, fraction d’éjection à 64 %',
      'Pas de trouble de la contraction',
      'Valves fines, fuite mitrale minime',
      'Pas d’épanchement',
    ],
    conclusion: 'Échographie cardiaque normale.',
  });
  tellDischarge(story, {
    author: authors.cardiologist,
    service: 'cardiologie',
    at: arrival,
    until: story.ago(443, 14),
    reason: 'Douleur thoracique.',
    course: [
      'Pas d’argument pour un infarctus : électrocardiogrammes et troponine normaux.',
      'Épreuve d’effort maximale négative au troisième jour. Pression artérielle équilibrée pendant le séjour.',
    ],
    diagnosis: 'Douleur de la paroi du thorax, cœur normal.',
    treatment: ['Glucophage 500 mg matin et soir, inchangé', 'Doliprane 1 000 mg si douleur'],
    followUp: [
      'Revoir le médecin traitant dans le mois',
      'Reprendre la marche',
      'Appeler le 15 si une douleur dure plus de 15 minutes',
    ],
  });
  tellPrescription(story, {
    author: authors.cardiologist,
    title: 'Ordonnance de sortie de cardiologie',
    at: story.ago(443, 13),
    medicines: [MEDICINES.metforminLow, MEDICINES.paracetamol],
  });
  story.tellPdf(
    { author: authors.cardiologist, type: '86531-1', title: 'Bulletin de sortie', at: story.ago(443, 14) },
    [
      {
        kind: 'text',
        text: 'Madame Martine Leguellec a été hospitalisée dans le service de cardiologie, trois nuits.',
      },
      { kind: 'text', text: 'Bulletin remis pour servir et valoir ce que de droit.' },
    ],
  );
}

function prevention(story: Story): void {
  tellImaging(story, {
    title: 'Compte rendu de mammographie',
    at: story.ago(4, 10),
    examination: 'Mammographie des deux seins, face et oblique, avec seconde lecture.',
    reason: 'Dépistage organisé du cancer du sein.',
    findings: [
      'Seins de densité B',
      'Pas de masse ni de distorsion',
      'Calcifications rondes dispersées, déjà connues',
      'Creux axillaires libres',
    ],
    conclusion: 'Aspect bénin, ACR 2 des deux côtés. Prochain dépistage dans deux ans.',
  });
  story.tell({
    author: authors.biologist,
    type: '75492-9',
    title: 'Dépistage du cancer colorectal : résultat du test',
    at: story.ago(261, 11),
    sections: [
      section(
        '18776-5',
        'Résultat',
        paragraph(strong('Test négatif'), ' : moins de 150 ng d’hémoglobine par mL.'),
        'À refaire dans deux ans. Un test négatif ne dispense pas de consulter en cas de saignement.',
      ),
    ],
  });
  story.tell({
    author: authors.midwife,
    type: '75492-9',
    title: 'Dépistage du cancer du col de l’utérus',
    at: story.ago(610, 15),
    sections: [
      section(
        '18776-5',
        'Résultat',
        paragraph('Test HPV : ', strong('négatif'), '.'),
        'Prochain test dans cinq ans.',
      ),
    ],
  });
  tellVaccination(story, {
    at: story.ago(31, 16),
    author: authors.pharmacist,
    vaccine: 'Vaxigrip',
    against: 'grippe',
    lot: 'D26F118',
    rank: 'saison 2026-2027',
  });
  tellVaccination(story, {
    at: story.ago(402, 16),
    author: authors.pharmacist,
    vaccine: 'Vaxigrip',
    against: 'grippe',
    lot: 'C25F704',
    rank: 'saison 2025-2026',
  });
  tellVaccination(story, {
    at: story.ago(1190, 9),
    vaccine: 'Repevax',
    against: 'diphtérie, tétanos, poliomyélite, coqueluche',
    lot: 'R3J21',
  });
}

function everyday(story: Story): void {
  tellSummary(story, {
    at: story.ago(309, 11),
    problems: ['Diabète de type 2 sous metformine', 'Cholestérol élevé'],
    history: [
      'Fracture du poignet gauche, consolidée',
      'Hospitalisation pour douleur thoracique, cœur normal',
      'Deux grossesses, une fille',
    ],
    allergies: ['Aucune allergie connue'],
    treatment: ['Glucophage 500 mg matin et soir', 'Tahor 40 mg le soir'],
    risks: ['Ne fume pas', 'Marche 30 minutes par jour', '155 cm, 56 kg'],
    vigilance: 'Groupe O positif. Prévenir sa fille Soizic en cas d’urgence.',
  });
  tellConsultation(story, {
    title: 'Consultation de suivi',
    at: story.ago(8, 9.5),
    reason: 'Renouvellement, point sur le diabète et le sommeil.',
    history: 'Se sent bien. Deux réveils par nuit depuis la rentrée. Pas de malaise.',
    vitals: { systolic: 128, diastolic: 76, pulse: 68, weight: 56 },
    exam: 'Cœur régulier, pas de souffle. Pieds sans lésion, sensibilité conservée.',
    conclusion: 'Diabète équilibré, HbA1c à 6,6 %. Anxiété légère.',
    plan: [
      'Poursuite de la metformine',
      'Statine ajoutée',
      'Échographie de la thyroïde à discuter',
      'Revoir dans trois mois',
    ],
  });
  story.tell({
    author: authors.generalPractitioner,
    type: '96349-6',
    title: 'Lettre au psychologue',
    at: story.ago(37, 18),
    visibility: { ...VISIBLE, hidden: true },
    sections: [
      section(
        '42349-1',
        'Lettre',
        'Chère consœur, je vous adresse Mme Leguellec, qui traverse une période difficile depuis la mort d’un proche.',
        'Elle dort mal et s’isole un peu, sans idée noire. Elle souhaite parler à quelqu’un en dehors de sa famille. Merci de la recevoir.',
      ),
    ],
  });
  tellPrescription(story, {
    title: 'Ordonnance : paracétamol',
    at: story.ago(59, 17),
    medicines: [MEDICINES.paracetamol],
  });
  tellConsultation(story, {
    author: authors.dermatologist,
    title: 'Consultation de dermatologie',
    at: story.ago(140, 15),
    reason: 'Contrôle des grains de beauté, démangeaison du dos.',
    history: 'Peau claire, coups de soleil dans l’enfance.',
    exam: 'Vingt grains de beauté réguliers au dermoscope. Peau sèche.',
    conclusion: 'Rien de suspect. Sécheresse de la peau.',
    plan: ['Crème émolliente chaque soir', 'Protection solaire', 'Contrôle dans deux ans'],
  });
  tellCertificate(story, {
    title: 'Certificat pour la marche en club',
    at: story.ago(258, 9),
    text: [
      'Je soussignée, docteur Claire Fournier, certifie avoir examiné ce jour Madame Martine Leguellec.',
      'Je n’ai pas trouvé de contre-indication à la pratique de la marche et de la randonnée, en loisir et en groupe.',
    ],
  });
  tellImaging(story, {
    title: 'Radiographie du poignet gauche',
    at: story.ago(1705, 16),
    examination: 'Radiographies du poignet gauche, face et profil.',
    reason: 'Chute de sa hauteur.',
    findings: ['Fracture de l’extrémité du radius, peu déplacée', 'Styloïde ulnaire intacte'],
    conclusion: 'Fracture du radius gauche peu déplacée.',
  });
  tellNursing(story, {
    at: story.ago(1660, 10),
    title: 'Ablation d’un plâtre',
    acts: ['Ablation de la résine', 'Lavage et soin de la peau'],
    remark: 'Peau intacte, doigts mobiles. Rééducation prévue.',
  });
}

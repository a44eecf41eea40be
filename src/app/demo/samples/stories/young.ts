/** A few documents each: Camille and her twins' birth, Nathan, Inès. */
import { authors } from '../authors.ts';
import { type Former, tellLabReport } from '../laboratory.ts';
import { list, paragraph, section, strong, table } from '../narrative.ts';
import {
  tellCertificate,
  tellConsultation,
  tellEmergency,
  tellImaging,
  tellVaccination,
} from '../reports.ts';
import type { Story } from '../story.ts';
import { MEDICINES, tellPrescription } from '../treatments.ts';

/** Camille, mother of twins born on 14 September 2025. */
export function tellCamille(story: Story): void {
  const birth = new Date('2025-09-14T04:20:00Z');
  story.tell({
    author: authors.obstetrician,
    type: '15508-5',
    title: 'Compte rendu d’accouchement',
    at: birth,
    sections: [
      section(
        '57057-2',
        'Accouchement',
        'Grossesse gémellaire, 37 semaines. Travail spontané, péridurale. Deux naissances par voie basse à douze minutes d’intervalle.',
      ),
      section(
        '57075-4',
        'Nouveau-nés',
        table(
          ['Enfant', 'Heure', 'Poids', 'Apgar'],
          [
            ['Première jumelle', '6 h 20', '2 540 g', '9 puis 10'],
            ['Seconde jumelle', '6 h 32', '2 410 g', '9 puis 10'],
          ],
        ),
      ),
      section(
        '18776-5',
        'Suites',
        'Délivrance complète, pertes de 400 mL. Périnée intact. Allaitement souhaité.',
      ),
    ],
  });
  tellConsultation(story, {
    author: authors.midwife,
    title: 'Entretien postnatal',
    at: new Date('2025-10-24T09:00:00Z'),
    reason: 'Entretien prévu six semaines après la naissance.',
    history: 'Nuits courtes, bon soutien de la grand-mère. Allaitement mixte.',
    exam: 'Score d’Édimbourg : 6. Pas de signe de dépression.',
    conclusion: 'Fatigue attendue, pas d’inquiétude.',
    plan: [
      'Visite à domicile dans quinze jours',
      'Rééducation du périnée : dix séances',
      'Numéro de la PMI remis',
    ],
  });
  tellPrescription(story, {
    author: authors.midwife,
    title: 'Ordonnance de contraception',
    at: new Date('2025-10-24T09:30:00Z'),
    medicines: [MEDICINES.contraceptive],
  });
  tellLabReport(story, new Map(), {
    title: 'Contrôle du fer',
    at: story.ago(190, 7),
    panels: [{ title: 'Hémogramme et fer', values: { hb: 11.4, vgm: 82, plq: 276, ferr: 11 } }],
    comment: 'Réserves de fer basses après la grossesse.',
  });
  tellPrescription(story, {
    title: 'Ordonnance de fer',
    at: story.ago(186, 17),
    medicines: [MEDICINES.iron],
  });
}

/** Nathan, 15. */
export function tellNathan(story: Story): void {
  tellVaccination(story, {
    at: story.ago(1120, 15),
    vaccine: 'Gardasil 9',
    against: 'papillomavirus',
    lot: 'X014882',
    rank: 'première dose',
  });
  tellVaccination(story, {
    at: story.ago(930, 15),
    vaccine: 'Gardasil 9',
    against: 'papillomavirus',
    lot: 'X021034',
    rank: 'seconde dose',
  });
  tellVaccination(story, {
    at: story.ago(160, 15),
    author: authors.pharmacist,
    vaccine: 'MenQuadfi',
    against: 'méningocoques A, C, W et Y',
    lot: 'U8814A',
    rank: 'dose unique',
  });
  tellEmergency(story, {
    at: story.ago(420, 15),
    reason: 'Chute au handball, cheville droite.',
    vitals: { systolic: 118, diastolic: 64, pulse: 88, weight: 54, temperature: 36.9 },
    course: 'Œdème de la face externe, pas de point osseux. Radiographie normale.',
    diagnosis: 'Entorse moyenne de la cheville droite.',
    advice: ['Glace et repos', 'Attelle dix jours', 'Pas de sport trois semaines'],
  });
  tellImaging(story, {
    title: 'Radiographie de la cheville droite',
    at: story.ago(420, 16),
    examination: 'Cheville de face et de profil.',
    reason: 'Traumatisme.',
    findings: ['Pas de fracture', 'Cartilages de croissance normaux'],
    conclusion: 'Pas de lésion osseuse.',
  });
  story.tell({
    author: authors.paediatrician,
    type: '59283-2',
    title: 'Examen des 15-16 ans',
    at: story.ago(70, 14),
    sections: [
      section(
        '8716-3',
        'Mesures',
        table(
          ['Mesure', 'Valeur'],
          [
            ['Taille', '171 cm'],
            ['Poids', '57 kg'],
            ['Vue', '10/10 des deux yeux'],
            ['Audition', 'normale'],
          ],
        ),
      ),
      section('51848-0', 'Conclusion', paragraph('Croissance harmonieuse. ', strong('Vaccins à jour.'))),
      section(
        '18776-5',
        'Conseils',
        list([
          'Sommeil : neuf heures',
          'Écrans éteints une heure avant',
          'Temps seul avec le médecin proposé',
        ]),
      ),
    ],
  });
  tellCertificate(story, {
    title: 'Certificat pour le handball',
    at: story.ago(64, 17),
    text: [
      'Je soussignée, docteur Claire Fournier, certifie que l’état de santé de Nathan Lambert ne présente pas de contre-indication à la pratique du handball en compétition.',
    ],
  });
  // asked by Nathan for himself (L1111-5): his mother does not see it
  tellConsultation(story, {
    author: authors.generalPractitioner,
    title: 'Consultation de dépistage, à la demande de Nathan',
    at: story.ago(21, 17),
    reason: 'Vient seul. Questions sur la prévention, souhaite un dépistage.',
    history: 'Aucun symptôme.',
    exam: 'Normal.',
    conclusion: 'Explications données. Dépistage proposé et accepté.',
    plan: ['Résultats remis en main propre dans une semaine'],
    visibility: { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: true },
  });
}

/** Inès, expecting: last period on 5 June 2026. What is not yet done on the first day is not told. */
export function tellInes(story: Story): void {
  const done = (day: string, hour: string, tell: (at: Date) => void) => {
    const at = new Date(`${day}T${hour}:00Z`);
    if (at < story.today) tell(at);
  };
  const former: Former = new Map();
  done('2026-07-24', '07:00', (at) =>
    tellLabReport(story, former, {
      title: 'Test de grossesse sanguin',
      at,
      panels: [{ title: 'Hormones', values: { hcg: 31450 } }],
    }),
  );
  done('2026-08-05', '09:00', (at) =>
    tellConsultation(story, {
      author: authors.midwife,
      title: 'Première consultation de grossesse',
      at,
      reason: 'Début de grossesse, dernières règles le 5 juin.',
      history: 'Première grossesse, souhaitée. Nausées du matin.',
      vitals: { systolic: 112, diastolic: 66, pulse: 78, weight: 61 },
      exam: 'Utérus de taille attendue.',
      conclusion: 'Grossesse de huit semaines, terme prévu le 12 mars 2027.',
      plan: [
        'Échographie entre 11 et 13 semaines',
        'Acide folique',
        'Entretien prénatal',
        'Ni tabac, ni alcool',
      ],
    }),
  );
  done('2026-08-05', '09:30', (at) =>
    tellPrescription(story, {
      author: authors.midwife,
      title: 'Ordonnance de début de grossesse',
      at,
      medicines: [MEDICINES.folicAcid],
    }),
  );
  done('2026-08-10', '06:30', (at) =>
    tellLabReport(story, former, {
      title: 'Prise de sang du premier trimestre',
      at,
      panels: [
        { title: 'Immunité', values: { toxo: 0, rubeole: 84 } },
        { title: 'Hémogramme', values: { hb: 12.4, gb: 8.1, plq: 231 } },
        { title: 'Glycémie', values: { gluc: 0.82 } },
      ],
      comment: 'Toxoplasmose : pas d’immunité, un contrôle par mois.',
    }),
  );
  done('2026-08-28', '14:00', (at) =>
    tellImaging(story, {
      author: authors.obstetrician,
      title: 'Échographie du premier trimestre',
      at,
      examination: 'Échographie obstétricale, 12 semaines.',
      reason: 'Datation et dépistage.',
      findings: [
        'Un embryon, activité cardiaque 162 par minute',
        'Longueur 56 mm',
        'Clarté nucale 1,2 mm',
        'Morphologie normale pour le terme',
      ],
      conclusion: 'Grossesse évolutive de 12 semaines.',
    }),
  );
  done('2026-09-22', '10:00', (at) =>
    tellConsultation(story, {
      author: authors.midwife,
      title: 'Entretien prénatal précoce',
      at,
      reason: 'Entretien du quatrième mois.',
      history: 'Travaille assise. Couple présent. Souhaite accoucher au CHU.',
      exam: 'Temps d’échange, sans examen.',
      conclusion: 'Projet de naissance ouvert.',
      plan: ['Préparation à la naissance : sept séances', 'Déclaration envoyée à la caisse'],
    }),
  );
  done('2026-11-06', '14:00', (at) =>
    tellImaging(story, {
      author: authors.obstetrician,
      title: 'Échographie du deuxième trimestre',
      at,
      examination: 'Échographie morphologique, 22 semaines.',
      reason: 'Croissance et morphologie.',
      findings: [
        'Présentation céphalique',
        'Poids estimé 480 g',
        'Placenta antérieur, non bas',
        'Morphologie sans anomalie visible',
      ],
      conclusion: 'Croissance normale.',
    }),
  );
}

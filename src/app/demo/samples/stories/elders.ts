/** A few documents each: André, Françoise and Mehdi. */
import { authors } from '../authors.ts';
import { tellLabReport } from '../laboratory.ts';
import { list, section, strong, table } from '../narrative.ts';
import { tellConsultation, tellEmergency, tellImaging, tellVaccination } from '../reports.ts';
import type { Story } from '../story.ts';
import { MEDICINES, tellDispensation, tellPrescription } from '../treatments.ts';

/** André, 82, whose memory fails. */
export function tellAndre(story: Story): void {
  tellConsultation(story, {
    author: authors.geriatrician,
    title: 'Consultation mémoire',
    at: story.ago(510, 9),
    reason: 'Oublis remarqués par sa fille depuis deux ans.',
    history: 'Égare ses affaires, redemande la date. Conduit encore, petits trajets.',
    exam: 'MMSE 22 sur 30, horloge incomplète. Pas de signe neurologique.',
    conclusion: 'Maladie d’Alzheimer probable, début.',
    plan: [
      'IRM du cerveau',
      'Orthophonie',
      'Arrêt de la conduite à préparer',
      'Sa fille Nathalie est l’aidante',
    ],
  });
  tellImaging(story, {
    title: 'IRM du cerveau',
    at: story.ago(480, 11),
    examination: 'IRM cérébrale sans injection.',
    reason: 'Troubles de la mémoire.',
    findings: [
      'Atrophie des hippocampes, Scheltens 2 des deux côtés',
      'Quelques hypersignaux de la substance blanche, Fazekas 1',
      'Pas de saignement ni de tumeur',
    ],
    conclusion: 'Atrophie hippocampique bilatérale.',
  });
  tellConsultation(story, {
    author: authors.geriatrician,
    title: 'Suivi de la consultation mémoire',
    at: story.ago(130, 10),
    reason: 'Contrôle à un an.',
    history: 'Mange bien, se perd dans le quartier une fois. Ne conduit plus.',
    exam: 'MMSE 19 sur 30.',
    conclusion: 'Évolution lente.',
    plan: [
      'Accueil de jour deux fois par semaine',
      'Plan d’aide avec le département',
      'Répit pour l’aidante',
    ],
  });
  tellPrescription(story, {
    title: 'Ordonnance de renouvellement',
    at: story.ago(40, 10),
    medicines: [MEDICINES.donepezil, MEDICINES.ramipril, MEDICINES.latanoprost],
  });
  tellLabReport(story, new Map(), {
    title: 'Bilan sanguin',
    at: story.ago(44, 7),
    panels: [
      { title: 'Rein et sels', values: { creat: 9.8, dfg: 71, na: 140, k: 4.3 } },
      { title: 'Thyroïde et vitamines', values: { tsh: 2.1, b12: 310, vitd: 21 } },
    ],
  });
}

/** Françoise, 79, and her twelve medicines. */
export function tellFrancoise(story: Story): void {
  const all = [
    MEDICINES.apixaban,
    MEDICINES.bisoprolol,
    MEDICINES.furosemide,
    MEDICINES.spironolactone,
    MEDICINES.atorvastatin,
    MEDICINES.levothyroxine,
    MEDICINES.metforminLow,
    MEDICINES.pantoprazole,
    MEDICINES.zopiclone,
    MEDICINES.paracetamol,
    MEDICINES.calcium,
    MEDICINES.macrogol,
  ];
  tellPrescription(story, {
    title: 'Ordonnance de renouvellement',
    at: story.ago(48, 9),
    medicines: all.slice(0, 7),
    others: all.slice(7),
  });
  tellDispensation(story, story.ago(46, 15), all.slice(0, 8), story.ago(48, 9));
  story.tell({
    author: authors.pharmacist,
    type: '56445-0',
    title: 'Bilan partagé de médication',
    at: story.ago(30, 11),
    sections: [
      section(
        '10160-0',
        'Médicaments pris',
        table(
          ['Médicament', 'Prise', 'Avis du pharmacien'],
          all.map((one) => [
            one.name,
            one.dose,
            one === MEDICINES.zopiclone
              ? strong('À réduire : risque de chute')
              : one === MEDICINES.pantoprazole
                ? 'Utilité à revoir'
                : 'À poursuivre',
          ]),
        ),
      ),
      section(
        '18776-5',
        'Propositions au médecin',
        list(
          [
            'Diminuer puis arrêter le somnifère',
            'Contrôler le potassium : deux médicaments le font monter',
            'Pilulier de la semaine',
          ],
          true,
        ),
      ),
    ],
  });
  tellEmergency(story, {
    title: 'Passage aux urgences : chute',
    at: story.ago(200, 4),
    reason: 'Chute la nuit en allant aux toilettes.',
    vitals: { systolic: 104, diastolic: 58, pulse: 62, weight: 63, temperature: 36.4 },
    course: 'Scanner du crâne normal, sous anticoagulant. Tension basse debout.',
    diagnosis: 'Chute sans fracture, hypotension à la station debout.',
    advice: ['Lampe de nuit', 'Se lever en deux temps', 'Revoir les médicaments avec le médecin'],
  });
  tellImaging(story, {
    title: 'Mesure de la densité des os',
    at: story.ago(150, 10),
    examination: 'Ostéodensitométrie du rachis et du col du fémur.',
    reason: 'Chute, plus de 75 ans.',
    findings: ['T-score du rachis : −2,1', 'T-score du col : −2,6'],
    conclusion: 'Ostéoporose du col du fémur.',
  });
  tellLabReport(story, new Map(), {
    title: 'Bilan sanguin',
    at: story.ago(52, 7),
    panels: [
      { title: 'Rein et sels', values: { creat: 10.9, dfg: 49, na: 138, k: 5.2 } },
      { title: 'Thyroïde', values: { tsh: 3.2 } },
      { title: 'Glycémie', values: { hba1c: 6.9 } },
    ],
  });
  tellVaccination(story, {
    at: story.ago(33, 10),
    author: authors.nurse,
    vaccine: 'Arexvy',
    against: 'virus respiratoire syncytial',
    lot: 'AR77',
    rank: 'dose unique',
  });
}

/** Mehdi, 41, blind: his letters come as tagged PDF. */
export function tellMehdi(story: Story): void {
  story.tellPdf(
    {
      author: authors.occupationalDoctor,
      type: 'CERT_DECL',
      title: 'Attestation de suivi au travail',
      at: story.ago(88, 9),
    },
    [
      { kind: 'heading', text: 'Avis' },
      { kind: 'text', text: 'Monsieur Mehdi Dumas peut occuper son poste de développeur.' },
      { kind: 'heading', text: 'Aménagements proposés' },
      {
        kind: 'text',
        text: 'Lecteur d’écran et plage braille. Documents de réunion envoyés la veille. Télétravail deux jours par semaine.',
      },
      { kind: 'text', text: 'Prochaine visite dans deux ans, ou à sa demande.' },
    ],
  );
  story.tellPdfInside(
    {
      author: authors.ophthalmologist,
      type: '78513-9',
      title: 'Consultation d’ophtalmologie',
      at: story.ago(320, 14),
    },
    [
      { kind: 'heading', text: 'Examen' },
      {
        kind: 'text',
        text: 'Rétinopathie pigmentaire connue. Perception de la lumière à droite, absente à gauche. Pression normale.',
      },
      { kind: 'heading', text: 'Suite' },
      {
        kind: 'text',
        text: 'Contrôle de la pression une fois par an. Dossier du centre basse vision transmis.',
      },
    ],
  );
  tellPrescription(story, {
    title: 'Ordonnance pour l’allergie',
    at: story.ago(200, 16),
    medicines: [MEDICINES.bilastine],
  });
  tellLabReport(story, new Map(), {
    title: 'Bilan sanguin',
    at: story.ago(400, 7),
    panels: [
      { title: 'Lipides', values: { chol: 1.92, hdl: 0.48, ldl: 1.18, tg: 1.3 } },
      { title: 'Glycémie', values: { gluc: 0.94 } },
    ],
  });
}

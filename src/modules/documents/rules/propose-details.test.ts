import { describe, expect, it } from 'vitest';
import { proposeDetails } from './propose-details.ts';

const propose = (name: string, text = '') => proposeDetails({ name, text }, '1962-06-04', '2026-11-21');

describe('what a file may be', () => {
  it.each([
    ['Ordonnance_Dr_Petit.pdf', '', 'DOCPAT02'],
    ['scan0012.pdf', 'LABORATOIRE DU PORT\nGlycémie à jeun 1,05 g/L\nCréatinine', 'DOCPAT05'],
    ['IMG_20260312.jpg', '', 'EXPPAT_2'],
    ['radios genou.png', '', 'DOCPAT04'],
    ['doc.pdf', 'Cher confrère, je vous remercie. Examen clinique normal.', 'DOCPAT03'],
    ['Notification MDPH 2024.pdf', '', 'DOCPAT09'],
    ['mes directives anticipées.docx', '', 'EXPPAT_3'],
    ['lettre.txt', 'Je désigne Paul comme personne de confiance', 'EXPPAT_1'],
    // a word inside another says nothing: « cr » of « écrit », « radio » of « radiologue »
    ['ecrit.txt', 'transcription', 'EXPPAT_2'],
  ])('%s', (name, text, typeCode) => {
    expect(propose(name, text).typeCode).toBe(typeCode);
  });
});

describe('its title', () => {
  it.each([
    ['CR_consultation-cardio.pdf', '', 'CR consultation cardio'],
    ['IMG_2034.JPG', '', ''],
    ['scan 0012.pdf', 'Clinique des Alpes\nCompte rendu opératoire\nTexte', 'Compte rendu opératoire'],
    ['Document.pdf', 'x', ''],
    ['Bilan 2024-05-01.pdf', '', 'Bilan 2024-05-01'],
  ])('%s', (name, text, title) => {
    expect(propose(name, text).title).toBe(title);
  });
});

describe('its date', () => {
  it.each([
    ['IMG_20260312.jpg', '', '12/03/2026'],
    ['x.pdf', 'Grenoble, le 1er février 2019', '01/02/2019'],
    ['x.pdf', 'Née le 04/06/1962. Vue le 03.05.2020', '03/05/2020'],
    ['x.pdf', 'Mme A, 04/06/1962', ''],
    ['x.pdf', 'Date de naissance : 11/12/1999', ''],
    // a rendez-vous to come is no date of an act; 31/02 exists for nobody
    ['x.pdf', 'Prochain rendez-vous 03/05/2027, 31/02/2020', ''],
    ['x.pdf', 'Tél 04.76.12.34.56', ''],
  ])('%s: %s', (name, text, actDate) => {
    expect(propose(name, text).actDate).toBe(actDate);
  });
});

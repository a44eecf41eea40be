import { publicPage, usePage } from '../load.ts';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

/** Each with what allows it and how long it lasts (R17, R18, R27). */
const PURPOSES = [
  {
    id: 'carnet',
    why: 'Tenir votre carnet : documents, choix, accès',
    what: 'identité, matricule, documents, choix',
    basis: 'mission d’intérêt public (code de la santé publique, L1111-13 et suivants)',
    until: 'tant qu’il est ouvert, puis dix ans. Moins si vous demandez une destruction',
  },
  {
    id: 'trace',
    why: 'Écrire qui a fait quoi, pour vous et pour la preuve',
    what: 'qui, quand, sur quoi, avec quelle règle',
    basis: 'obligation légale (R1111-43)',
    until: 'dix ans après la fermeture',
  },
  {
    id: 'campagne',
    why: 'Vous proposer un carnet, et tenir compte d’un refus',
    what: 'nom, adresse, mail, matricule, réponse',
    basis: 'mission d’intérêt public (R1111-28)',
    until: 'votre réponse est gardée avec sa date. Le code ne sert plus après la date limite',
  },
  {
    id: 'connexion',
    why: 'Vous reconnaître et vous prévenir',
    what: 'identifiant, empreinte du mot de passe, mail, téléphone, appareils',
    basis: 'mission d’intérêt public, sécurité (RGPD, article 32)',
    until: 'tant que votre compte existe',
  },
  {
    id: 'securite',
    why: 'Repérer une attaque',
    what: 'essais ratés, adresse du réseau, sans rien de votre santé',
    basis: 'obligation de sécurité (RGPD, article 32)',
    until: 'un jour pour les compteurs. Le journal : la durée que fixe celui qui installe',
  },
] as const;

const PARTS: readonly Part[] = [
  {
    id: 'pourquoi',
    title: 'Pourquoi, et jusqu’à quand',
    body: (
      <ul className="lines">
        {PURPOSES.map(({ id, why, what, basis, until }) => (
          <li key={id}>
            <h3>{why}</h3>
            <p>Les données : {what}.</p>
            <p>Ce qui le permet : {basis}.</p>
            <p>Jusqu’à quand : {until}.</p>
          </li>
        ))}
      </ul>
    ),
  },
  {
    id: 'qui',
    title: 'Qui les voit',
    body: (
      <>
        <p>
          Vous, ceux que vous choisissez, et les professionnels qui vous soignent.{' '}
          <a href="/comprendre/qui-voit-quoi">Ce que chaque métier peut lire</a>.
        </p>
        <p>
          L’assistance voit votre identité et l’état de votre carnet, jamais vos documents. Un assureur, une
          banque ou un employeur n’y a pas droit.
        </p>
        <p>
          Rien n’est vendu. Rien ne sert à la publicité. Aucune décision n’est prise par une machine seule.
        </p>
      </>
    ),
  },
  {
    id: 'comment',
    title: 'Comment elles sont gardées',
    body: (
      <>
        <p>Chaque document est chiffré avec une clé propre à votre carnet.</p>
        <p>La base de données refuse elle-même de rendre une ligne à qui n’y a pas droit.</p>
        <p>Aucun mail et aucun courrier ne contient d’information médicale.</p>
      </>
    ),
  },
  {
    id: 'fin',
    title: 'La fin',
    body: (
      <>
        <p>
          Vous fermez : plus personne ne lit votre carnet. Il est gardé dix ans, pour que vous puissiez le
          rouvrir. Ensuite il est détruit.
        </p>
        <p>
          Vous demandez une destruction : elle est faite tout de suite sur le site, dans les trois mois par
          courrier. La clé et les lignes sont effacées. L’historique aussi. Une attestation le dit.
        </p>
        <p>
          Une copie de secours plus ancienne contient encore des données chiffrées. Elle disparaît quand elle
          est remplacée, au rythme que fixe celui qui installe Carnet.
        </p>
      </>
    ),
  },
  {
    id: 'droits',
    title: 'Vos droits',
    body: (
      <>
        <ul className="lines close">
          <li>Lire vos données, et en avoir une copie.</li>
          <li>Faire corriger une erreur, sur vous ou dans un document.</li>
          <li>Refuser le carnet, le fermer, faire détruire ce qu’il contient.</li>
          <li>Cacher un document, bloquer un professionnel, lire l’historique, sans dire pourquoi.</li>
        </ul>
        <p>
          Tout cela se fait dans votre carnet, au <a href="tel:3422">3422</a>, ou{' '}
          <a href="/aide/formulaires">sur papier</a>. La réponse vient en un mois au plus.
        </p>
        <p>
          La réponse ne vous convient pas ? Écrivez à la Commission nationale de l’informatique et des
          libertés (CNIL) : <a href="https://www.cnil.fr/fr/plaintes">cnil.fr</a>, ou 3 place de Fontenoy, TSA
          80715, 75334 Paris Cedex 07.
        </p>
      </>
    ),
  },
  {
    id: 'responsable',
    title: 'Le responsable',
    body: (
      <p>
        Celui qui installe Carnet pour de vraies personnes. Il nomme ici un délégué à la protection des
        données. Dans cette démonstration, il n’y en a pas : rien n’est réel.
      </p>
    ),
  },
  {
    id: 'mesure',
    title: 'Témoins (cookies)',
    body: (
      <>
        <p>
          Aucune mesure d’audience, rien d’un autre site. Les témoins servent seulement à vous reconnaître, et
          aucun programme de la page ne peut les lire.
        </p>
        <ul className="lines close">
          <li>Votre connexion : jusqu’à ce que vous quittiez.</li>
          <li>Une étape en cours, ou la preuve de votre carte : une demi-heure.</li>
          <li>Votre appareil, pour vous prévenir d’un autre : treize mois.</li>
        </ul>
      </>
    ),
  },
];

export default function PersonalData() {
  const { frame } = usePage<typeof loader>();
  return (
    <TextPage
      frame={frame}
      title="Données personnelles"
      lead="Ici, toutes les données sont inventées. Voici comment de vraies données seraient traitées."
      parts={PARTS}
    />
  );
}

import type { ReactNode } from 'react';

type Question = { readonly asked: string; readonly answer: ReactNode };
export type Topic = { readonly id: string; readonly title: string; readonly questions: readonly Question[] };

const Call = () => <a href="tel:3422">3422</a>;

const INVITATION: Topic = {
  id: 'invitation',
  title: 'La lettre ou le mail',
  questions: [
    {
      asked: 'Pourquoi ai-je reçu ce message ?',
      answer: (
        <p>
          Un carnet de santé est proposé à chaque assuré. Vous pouvez l’ouvrir ou le refuser. Votre adresse
          vient de votre caisse d’assurance maladie. La même chose existe{' '}
          <a href="/aide/texte-simple">en texte simple</a>.
        </p>
      ),
    },
    {
      asked: 'Et si je ne fais rien ?',
      answer: (
        <p>
          Votre carnet s’ouvre après la date écrite sur le message, en général six semaines plus tard. Vous
          pourrez ensuite le régler, ou le fermer.
        </p>
      ),
    },
    {
      asked: 'Est-ce bien vous qui m’écrivez ?',
      answer: (
        <p>
          Nous ne vous appelons jamais pour demander votre code. Nous ne demandons ni argent, ni carte
          bancaire. Un doute ? Appelez le <Call /> vous-même.
        </p>
      ),
    },
    {
      asked: 'J’ai reçu la lettre de quelqu’un d’autre',
      answer: (
        <p>
          Remettez-la à La Poste avec la mention « N’habite pas à l’adresse indiquée ». La personne est morte
          ? Appelez le <Call /> : nous n’écrirons plus.
        </p>
      ),
    },
  ],
};

const CODE: Topic = {
  id: 'code',
  title: 'Le code',
  questions: [
    {
      asked: 'Mon code est trop vieux, perdu ou déjà utilisé',
      answer: (
        <p>
          <a href="/nouveau-code">Demandez un nouveau code</a>. Il part là où nous vous connaissons déjà : un
          mail, sinon une lettre. L’ancien ne marche plus.
        </p>
      ),
    },
    {
      asked: 'Mon code est refusé, et pourtant je l’ai bien recopié',
      answer: (
        <>
          <p>
            Majuscules, espaces et tirets ne comptent pas. Vérifiez aussi le numéro de la carte : c’est
            souvent lui. Se tromper ne bloque jamais un code.
          </p>
          <p>Pour des jumeaux, chaque enfant a son code : prenez celui de sa lettre.</p>
        </>
      ),
    },
    {
      asked: 'Je ne lis pas le petit numéro de ma carte',
      answer: (
        <p>
          Il s’efface sur les cartes sans photo. Passez par FranceConnect : aucun numéro n’est demandé. Ou
          appelez le <Call />.
        </p>
      ),
    },
    {
      asked: 'À quoi servent les carrés noirs de la lettre ?',
      answer: (
        <p>
          Celui qui touche le code contient ce code, pour un appareil qui le lit. L’autre mène à ce site, avec
          l’appareil photo d’un téléphone.
        </p>
      ),
    },
  ],
};

const CHOICE: Topic = {
  id: 'choisir',
  title: 'Ouvrir ou refuser',
  questions: [
    {
      asked: 'Comment ouvrir mon carnet ?',
      answer: (
        <p>
          Allez sur <a href="/activer">Ouvrir mon carnet</a>. Prenez FranceConnect, ou votre carte Vitale avec
          le code de la lettre. Comptez cinq minutes.
        </p>
      ),
    },
    {
      asked: 'Comment refuser ?',
      answer: (
        <p>
          Allez sur <a href="/refuser">Refuser mon carnet</a>, avec la même carte et le même code. Vous ne
          donnez pas de raison. Rien n’est ouvert.
        </p>
      ),
    },
    {
      asked: 'Refuser change-t-il mes soins ou mes remboursements ?',
      answer: (
        <p>
          Non. Vous êtes soigné et remboursé de la même façon. Vos soignants gardent leurs propres dossiers.
        </p>
      ),
    },
    {
      asked: 'J’avais un dossier médical partagé (DMP)',
      answer: (
        <p>
          Il rejoint votre carnet, si votre carnet s’ouvre. Refuser le carnet n’efface pas ce dossier : il
          faut le demander.
        </p>
      ),
    },
    {
      asked: 'Je peux changer d’avis ?',
      answer: (
        <p>
          Oui, à tout moment. Après un refus, vous pouvez ouvrir. Après une ouverture, vous pouvez fermer.
          Appelez le <Call /> si vous n’avez plus de code.
        </p>
      ),
    },
  ],
};

const FAMILY: Topic = {
  id: 'famille',
  title: 'Un enfant, un proche',
  questions: [
    {
      asked: 'Comment répondre pour mon enfant ?',
      answer: (
        <p>
          Il a sa propre lettre et son propre code. Un parent répond pour lui, en disant qu’il est son
          représentant légal. À 18 ans, votre enfant décide seul.
        </p>
      ),
    },
    {
      asked: 'Nous sommes séparés, et pas d’accord',
      answer: (
        <p>
          Chaque parent qui a l’autorité parentale peut agir. Si vous n’êtes pas d’accord, appelez le <Call />
          .
        </p>
      ),
    },
    {
      asked: 'Je suis tuteur ou tutrice',
      answer: (
        <p>
          Vous pouvez répondre pour la personne que vous protégez. Il faut la preuve de votre mission. Le plus
          simple est <a href="/aide/formulaires">le formulaire sur papier</a>.
        </p>
      ),
    },
    {
      asked: 'J’aide quelqu’un qui n’est pas à l’aise',
      answer: (
        <p>
          Restez à côté, sans prendre sa place : c’est son code et son choix. Ensuite, cette personne peut
          vous nommer aidant, dans « Proches ». <a href="/aide/accompagner">Comment l’aider, pas à pas</a>.
        </p>
      ),
    },
  ],
};

const WITHOUT: Topic = {
  id: 'sans-internet',
  title: 'Sans internet, sans téléphone',
  questions: [
    {
      asked: 'Je n’ai pas internet',
      answer: (
        <p>
          Appelez le <Call />. Un conseiller ouvre, refuse ou ferme pour vous. Il vérifie d’abord qui vous
          êtes. Il ne voit rien de votre santé.
        </p>
      ),
    },
    {
      asked: 'Je préfère le papier',
      answer: (
        <p>
          Il y a <a href="/aide/formulaires">un formulaire pour chaque demande</a>, à imprimer. Nous pouvons
          aussi vous l’envoyer.
        </p>
      ),
    },
    {
      asked: 'Je n’ai pas de téléphone portable',
      answer: (
        <p>
          Un mail suffit. Vous pouvez aussi vous servir d’une clé d’accès de votre ordinateur, ou de
          FranceConnect.
        </p>
      ),
    },
    {
      asked: 'J’ai perdu mon téléphone',
      answer: (
        <p>
          Connectez-vous avec FranceConnect, puis retirez cet appareil dans « Compte ». Impossible ? Appelez
          le <Call />.
        </p>
      ),
    },
    {
      asked: 'Je lis mal, je vois mal ou j’entends mal',
      answer: (
        <p>
          Le message existe <a href="/aide/texte-simple">en texte simple</a>. Les pages s’agrandissent et se
          lisent à voix haute. <a href="/accessibilite">Ce qui est fait, et ce qui manque</a>.
        </p>
      ),
    },
  ],
};

const DOCUMENTS: Topic = {
  id: 'documents',
  title: 'Vos documents',
  questions: [
    {
      asked: 'Je ne trouve pas un document',
      answer: (
        <p>
          Comptez 2 jours après un examen. Ensuite, demandez à la personne qui l’a fait de le déposer.
          Donnez-lui votre matricule.
        </p>
      ),
    },
    {
      asked: 'Un document n’est pas le mien',
      answer: (
        <p>
          Appelez le <Call />. Nous prévenons celui qui l’a déposé, et il le retire.
        </p>
      ),
    },
    {
      asked: 'Qui voit un document que je cache ?',
      answer: (
        <p>
          Vous, son auteur et votre médecin traitant. Les autres professionnels ne savent pas qu’il existe. La
          page du document le dit avant que vous le cachiez.
        </p>
      ),
    },
  ],
};

const ACCESS: Topic = {
  id: 'acces',
  title: 'Les accès',
  questions: [
    {
      asked: 'Je ne reconnais pas un accès',
      answer: (
        <p>
          Bloquez d’abord ce professionnel, dans « Qui voit ». Puis appelez le <Call />.
        </p>
      ),
    },
    {
      asked: 'Je veux qu’un soignant ne voie rien',
      answer: <p>Ouvrez « Qui voit », choisissez-le, puis « Bloquer ». C’est immédiat.</p>,
    },
    {
      asked: 'Mon employeur, ma mutuelle ou ma banque peuvent-ils lire ?',
      answer: (
        <p>
          Non, jamais. La loi l’interdit, même si vous êtes d’accord. Le médecin du travail ne lit pas votre
          carnet pour eux. <a href="/comprendre/qui-voit-quoi">Qui voit quoi</a>.
        </p>
      ),
    },
  ],
};

const CLOSING: Topic = {
  id: 'fermer',
  title: 'Fermer, tout détruire',
  questions: [
    {
      asked: 'Comment fermer mon carnet ?',
      answer: (
        <p>
          Dans « Compte », ou sur <a href="/aide/formulaires">papier</a>. Plus personne ne le lit. Vous pouvez
          le rouvrir pendant dix ans. Ensuite, il est détruit.
        </p>
      ),
    },
    {
      asked: 'Je veux que tout soit détruit maintenant',
      answer: (
        <p>
          Demandez-le en fermant. Sur le site, c’est fait tout de suite ; par courrier, en trois mois au plus.
          C’est définitif. Une attestation le dit.
        </p>
      ),
    },
  ],
};

/** What people really ask, in the order in which they meet it. */
export const TOPICS: readonly Topic[] = [
  INVITATION,
  CODE,
  CHOICE,
  FAMILY,
  WITHOUT,
  DOCUMENTS,
  ACCESS,
  CLOSING,
];

import { errorsOf } from '#platform/errors';

export const documentErrors = errorsOf({
  'ins-not-qualified': {
    status: 422,
    sentence: 'L’identité de cette personne n’est pas encore qualifiée : rien ne peut être déposé.',
    advice: 'Vérifiez son identité et interrogez le téléservice INSi, puis recommencez.',
    issue: 'business-rule',
  },
  'traits-differ': {
    status: 422,
    sentence: 'L’identité écrite dans le document n’est pas celle de la personne.',
    advice: 'Vérifiez le nom de naissance, le premier prénom, le sexe et la date de naissance.',
    issue: 'business-rule',
  },
  'patient-missing': {
    status: 422,
    sentence: 'Le document ne dit pas de qui il parle.',
    advice: 'Indiquez le matricule INS de la personne et son OID.',
    issue: 'required',
  },
  'other-patient': {
    status: 422,
    sentence: 'Le document parle d’une autre personne que celle du dépôt.',
    advice: 'Déposez-le dans le carnet de la personne qu’il nomme.',
    issue: 'business-rule',
  },
  'two-patients': {
    status: 422,
    sentence: 'Ce lot parle de plusieurs personnes.',
    advice: 'Faites un lot par personne.',
    issue: 'business-rule',
  },
  'type-unknown': {
    status: 422,
    sentence: 'Ce type de document n’est pas connu.',
    advice: 'Choisissez un type de la liste JDV_J66 du DMP.',
    issue: 'code-invalid',
  },
  'type-reserved': {
    status: 403,
    sentence: 'Ce type de document n’est déposé que par l’Assurance maladie ou par le système.',
    issue: 'forbidden',
  },
  'type-mismatch': {
    status: 422,
    sentence: 'Le type annoncé n’est pas celui du document.',
    advice: 'Reprenez le type écrit dans l’en-tête du document.',
    issue: 'business-rule',
  },
  'size-mismatch': {
    status: 422,
    sentence: 'La taille annoncée n’est pas celle du fichier.',
    advice: 'Recalculez la taille du fichier envoyé, en octets.',
    issue: 'value',
  },
  'hash-mismatch': {
    status: 422,
    sentence: 'L’empreinte annoncée n’est pas celle du fichier.',
    advice: 'Recalculez l’empreinte SHA-1 du fichier envoyé.',
    issue: 'value',
  },
  empty: {
    status: 422,
    sentence: 'Le fichier est vide.',
    advice: 'Choisissez un autre fichier.',
    issue: 'required',
  },
  unchanged: {
    status: 409,
    sentence: 'Ce document est déjà là, sans aucun changement.',
    advice: 'Il n’y a rien à faire. Pour le corriger, déposez une version différente.',
    issue: 'duplicate',
  },
  'identifier-taken': {
    status: 409,
    sentence: 'Cet identifiant désigne déjà un autre document.',
    advice: 'Donnez un identifiant nouveau à chaque document et à chaque version.',
    issue: 'duplicate',
  },
  'too-large': {
    status: 413,
    sentence: 'Ce fichier est trop lourd.',
    advice: 'Réduisez-le, ou déposez-le en plusieurs documents. La limite est de 20 Mo, sauf réglage différent.',
    issue: 'too-long',
  },
  'mime-refused': {
    status: 415,
    sentence: 'Ce format de fichier n’est pas accepté.',
    advice: 'Déposez un CDA, un PDF, un JPEG, un PNG, un TIFF, un RTF ou un texte.',
    issue: 'not-supported',
  },
  'mime-mismatch': {
    status: 422,
    sentence: 'Le contenu du fichier n’est pas du format annoncé.',
    advice: 'Vérifiez le fichier : il est peut-être abîmé, ou mal nommé.',
    issue: 'value',
  },
  'file-suspicious': {
    status: 422,
    sentence: 'Ce fichier en cache un autre : il n’est pas accepté.',
    advice: 'Recréez le fichier à partir du document d’origine.',
    issue: 'security',
  },
  // A9
  'file-infected': {
    status: 422,
    sentence: 'L’antivirus a reconnu un logiciel malveillant dans ce fichier : il n’est pas accepté.',
    advice: 'N’ouvrez pas ce fichier. Faites vérifier l’appareil d’où il vient, puis prenez une autre copie.',
    issue: 'security',
  },
  'content-infected': {
    status: 403,
    sentence: 'L’antivirus a reconnu un logiciel malveillant dans ce document : il ne s’ouvre plus.',
    advice: 'Supprimez ce document, ou demandez à son auteur de le déposer de nouveau.',
    issue: 'security',
  },
  'cda-unreadable': {
    status: 422,
    sentence: 'Ce document CDA ne peut pas être lu.',
    advice: 'Vérifiez qu’il est complet et conforme au CI-SIS.',
    issue: 'structure',
  },
  'cda-dangerous': {
    status: 422,
    sentence: 'Ce document CDA contient une construction interdite.',
    advice: 'Retirez toute déclaration DOCTYPE ou entité, puis recommencez.',
    issue: 'security',
  },
  'author-missing': {
    status: 422,
    sentence: 'Le document ne dit pas qui en est l’auteur.',
    advice: 'Indiquez l’identifiant national de l’auteur.',
    issue: 'required',
  },
  'title-missing': {
    status: 422,
    sentence: 'Le document n’a pas de titre.',
    advice: 'Donnez un titre de 128 caractères au plus.',
    issue: 'required',
  },
  'title-too-long': {
    status: 422,
    sentence: 'Le titre dépasse 128 caractères.',
    advice: 'Raccourcissez le titre.',
    issue: 'too-long',
  },
  'identifier-invalid': {
    status: 422,
    sentence: 'L’identifiant du document n’est pas valable.',
    advice: 'Donnez un OID ou un UUID de 128 caractères au plus.',
    issue: 'value',
  },
  'both-invisible': {
    status: 422,
    sentence:
      'Un document ne peut pas être caché aux professionnels et invisible pour la personne à la fois.',
    advice: 'Choisissez l’un ou l’autre.',
    issue: 'business-rule',
  },
  'already-replaced': {
    status: 409,
    sentence: 'Ce document a déjà été remplacé.',
    advice: 'Remplacez la version la plus récente.',
    issue: 'conflict',
  },
  'was-visible': {
    status: 422,
    sentence: 'Un document qui a été visible ne peut plus devenir invisible.',
    advice: 'Déposez la nouvelle version avec la même visibilité.',
    issue: 'business-rule',
  },
  'old-version': {
    status: 409,
    sentence: 'C’est une ancienne version : elle suit le sort de la nouvelle.',
    advice: 'Agissez sur la dernière version du document.',
    issue: 'conflict',
  },
  'request-not-stated': {
    status: 422,
    sentence: 'Vous n’avez pas confirmé que la personne vous l’a demandé.',
    advice: 'Cochez la case après l’avoir vérifié avec elle.',
    issue: 'required',
  },
  // R13, EX_0.1-1100
  'secret-care': {
    status: 422,
    sentence: 'Pendant un soin tenu secret, un document est invisible pour les représentants légaux.',
    advice: 'Rendez-le invisible pour eux, ou quittez d’abord le soin tenu secret.',
    issue: 'business-rule',
  },
  'secret-correction': {
    status: 422,
    sentence: 'Ses représentants voient déjà ce document : il ne se corrige pas pendant un soin tenu secret.',
    advice: 'Quittez le soin tenu secret, puis corrigez-le.',
    issue: 'business-rule',
  },
  'page-unreadable': {
    status: 422,
    sentence: 'L’aperçu de ce document n’est pas disponible.',
    advice: 'Téléchargez le fichier d’origine.',
    issue: 'processing',
  },
});

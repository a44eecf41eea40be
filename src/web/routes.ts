import { index, type RouteConfig, route } from '@react-router/dev/routes';

/**
 * The pages of a notebook: at `/moi` for its holder, at `/proches/<holder>` for whoever acts for them. The address says
 * whose it is, so that two tabs never mix (B14).
 */
const NOTEBOOK = [
  ['', 'citizen/home.tsx'],
  ['/documents', 'citizen/documents/list.tsx'],
  ['/documents/ranger', 'citizen/documents/folders.tsx'],
  ['/documents/ajouter', 'citizen/deposit/choose.tsx'],
  ['/documents/ajouter/volontes', 'citizen/deposit/wishes.tsx'],
  ['/documents/ajouter/:draft', 'citizen/deposit/describe.tsx'],
  ['/documents/ajouter/:draft/pages', 'citizen/deposit/pages.tsx'],
  ['/documents/ajouter/:draft/photo/:photo', 'citizen/deposit/photo.ts'],
  ['/documents/ajouter/:draft/verifier', 'citizen/deposit/verify.tsx'],
  ['/documents/:id', 'citizen/documents/read.tsx'],
  ['/documents/:id/supprimer', 'citizen/documents/remove.tsx'],
  ['/documents/:id/original', 'citizen/documents/original.ts'],
  ['/documents/:id/page/:page', 'citizen/documents/leaf.ts'],
  ['/documents/:id/image/:media', 'citizen/documents/media.ts'],
  ['/histoire', 'citizen/history/story.tsx'],
  ['/resultats', 'citizen/results/overview.tsx'],
  ['/resultats/:analyte', 'citizen/results/series.tsx'],
  ['/profil', 'citizen/profile/overview.tsx'],
  ['/profil/:section', 'citizen/profile/section.tsx'],
  ['/mesures', 'citizen/measures/overview.tsx'],
  ['/mesures/:kind', 'citizen/measures/kind.tsx'],
  ['/acces', 'citizen/access/overview.tsx'],
  ['/acces/historique', 'citizen/access/history.tsx'],
  ['/acces/historique/export.csv', 'citizen/access/history-export.ts'],
  ['/acces/historique/export.pdf', 'citizen/access/history-export.ts'],
  ['/acces/historique/:line', 'citizen/access/line-page.tsx'],
  ['/acces/historique/:line/preuve.json', 'citizen/access/proof.ts'],
  ['/acces/professionnels/:professional', 'citizen/access/professional.tsx'],
  ['/acces/chercher', 'citizen/access/find.tsx'],
  ['/acces/urgence', 'citizen/access/emergency.tsx'],
  ['/acces/tout-cacher', 'citizen/access/hide-all.tsx'],
  ['/acces/depots', 'citizen/access/deposits.tsx'],
  ['/acces/partager', 'citizen/access/share.tsx'],
  ['/acces/voir-comme', 'citizen/access/see-as.tsx'],
  ['/proches', 'citizen/relatives/overview.tsx'],
  ['/proches/inviter', 'citizen/relatives/invite.tsx'],
  ['/proches/:mandate', 'citizen/relatives/mandate.tsx'],
  ['/proches/:mandate/attestation', 'citizen/relatives/proof.ts'],
  ['/compte', 'citizen/account.tsx'],
  ['/exporter', 'citizen/export/export.tsx'],
] as const;

const notebook = (base: string) =>
  NOTEBOOK.map(([path, file]) => route(base + path, file, { id: base + path }));

// Read from top to bottom: this is the site map. Signing in and out are routes of src/app.
export default [
  // for anyone
  index('public/home.tsx'),
  route('connexion', 'sign-in/sign-in.tsx'),
  route('connexion/code', 'sign-in/code.tsx'),
  route('connexion/creer', 'sign-in/create.tsx'),
  route('connexion/confirmer', 'sign-in/confirm.tsx'),
  route('connexion/oubli', 'sign-in/forgotten.tsx'),
  route('comprendre/qui-voit-quoi', 'public/who-sees-what.tsx'),
  route('comprendre/qui-voit-quoi.csv', 'public/who-sees-what-csv.ts'),
  route('activer', 'enrolment/activate.tsx'),
  route('refuser', 'enrolment/refuse.tsx'),
  route('nouveau-code', 'enrolment/new-code.tsx'),
  route('carnet-detruit/:certificate', 'enrolment/certificate.tsx'),
  route('aide', 'about/help.tsx'),
  route('aide/formulaires', 'about/forms.tsx'),
  route('aide/formulaires/:form', 'about/form-file.ts'),
  route('aide/texte-simple', 'about/simple-text.tsx'),
  route('aide/accompagner', 'about/help-somebody.tsx'),
  route('contact', 'about/contact.tsx'),
  route('accessibilite', 'about/accessibility.tsx'),
  route('donnees-personnelles', 'about/personal-data.tsx'),
  route('mentions-legales', 'about/legal.tsx'),
  route('operateur', 'operator/campaigns.tsx'),
  route('operateur/apercu', 'operator/preview.tsx'),
  route('operateur/apercu/:file', 'operator/preview-file.ts'),

  // for the person, and for those who act for them
  ...notebook('moi'),
  // how one is told is one's own affair (R29)
  route('moi/notifications', 'citizen/notices.tsx'),
  route('moi/compte/contact', 'account/contact.tsx'),
  route('moi/compte/connexion', 'account/sign-in-ways.tsx'),
  route('moi/compte/mot-de-passe', 'account/password.tsx'),
  ...notebook('proches/:space'),
  route('moi/fermer', 'enrolment/close.tsx'),
  route('moi/proches/enfant', 'enrolment/represented.tsx'),
  route('moi/proches/invitation', 'citizen/relatives/answer.tsx'),
  route('moi/proches/pour/:mandate', 'citizen/relatives/renounce.tsx'),
  route('moi/proches/pour/:mandate/attestation', 'citizen/relatives/own-proof.ts'),

  // for professionals
  route('pro', 'professional/find.tsx'),
  route('pro/depots', 'professional/deposits.tsx'),
  route('pro/code', 'professional/share-code.tsx'),
  route('pro/urgence', 'professional/emergency/hub.tsx'),
  route('pro/urgence/:person', 'professional/emergency/person.tsx'),
  route('pro/urgence/:person/expliquer/:id', 'professional/emergency/justify.tsx'),
  route('pro/p/:person', 'professional/person/record.tsx'),
  route('pro/p/:person/resultats', 'professional/results/overview.tsx'),
  route('pro/p/:person/resultats/:analyte', 'professional/results/series.tsx'),
  route('pro/p/:person/acces', 'professional/person/access.tsx'),
  route('pro/p/:person/identite', 'professional/person/qualify.tsx'),
  route('pro/p/:person/equipe', 'professional/team/team.tsx'),
  route('pro/p/:person/deposer', 'professional/deposit/deposit.tsx'),
  route('pro/p/:person/documents/:id', 'professional/person/read.tsx'),
  route('pro/p/:person/documents/:id/supprimer', 'professional/person/remove.tsx'),
  route('pro/p/:person/documents/:id/original', 'professional/person/original.ts'),
  route('pro/p/:person/documents/:id/page/:page', 'professional/person/leaf.ts'),
  route('pro/p/:person/documents/:id/image/:media', 'professional/person/media.ts'),

  // for the help desk
  route('assistance', 'desk/new-call.tsx'),
  route('assistance/a-confirmer', 'desk/to-confirm.tsx'),
  route('assistance/appel/:call', 'desk/call.tsx'),
  route('assistance/appel/:call/:act', 'desk/act.tsx'),

  route('*', 'public/not-found.tsx'),
] satisfies RouteConfig;

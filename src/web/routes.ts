import { index, type RouteConfig, route } from '@react-router/dev/routes';

// Read from top to bottom: this is the site map. Signing in and out are routes of src/app.
export default [
  // for anyone
  index('public/home.tsx'),
  route('connexion', 'public/sign-in.tsx'),
  route('comprendre/qui-voit-quoi', 'public/who-sees-what.tsx'),
  route('aide', 'public/help.tsx'),
  route('accessibilite', 'public/accessibility.tsx'),
  route('donnees-personnelles', 'public/personal-data.tsx'),
  route('mentions-legales', 'public/legal.tsx'),

  // for the holder
  route('moi', 'citizen/home.tsx'),
  route('moi/documents', 'citizen/documents/list.tsx'),
  route('moi/documents/:id', 'citizen/documents/read.tsx'),
  route('moi/documents/:id/original', 'citizen/documents/original.ts'),
  route('moi/documents/:id/page/:page', 'citizen/documents/leaf.ts'),
  route('moi/documents/:id/image/:media', 'citizen/documents/media.ts'),
  route('moi/acces', 'citizen/access/overview.tsx'),
  route('moi/acces/historique', 'citizen/access/history.tsx'),
  route('moi/acces/professionnels/:professional', 'citizen/access/professional.tsx'),
  route('moi/compte', 'citizen/account.tsx'),

  // for professionals
  route('pro', 'professional/find.tsx'),
  route('pro/depots', 'professional/deposits.tsx'),
  route('pro/p/:person', 'professional/person/record.tsx'),
  route('pro/p/:person/deposer', 'professional/deposit/deposit.tsx'),
  route('pro/p/:person/documents/:id', 'professional/person/read.tsx'),
  route('pro/p/:person/documents/:id/original', 'professional/person/original.ts'),
  route('pro/p/:person/documents/:id/page/:page', 'professional/person/leaf.ts'),
  route('pro/p/:person/documents/:id/image/:media', 'professional/person/media.ts'),

  route('*', 'public/not-found.tsx'),
] satisfies RouteConfig;

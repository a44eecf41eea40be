import { type Account, readFranceConnectAccount, readProSanteConnectAccount } from './accounts.ts';

export type OpenIdKind = 'franceconnect' | 'prosanteconnect';

/** Everything that differs between the two providers. */
export interface KindProfile {
  readonly name: string;
  /** Path of the issuer, as on the real service. */
  readonly prefix: string;
  readonly routes: Readonly<Record<string, string>>;
  /** Second name of the discovery document, where the real service has one. */
  readonly discoveryAlias: string | undefined;
  readonly signingAlgorithm: 'ES256' | 'RS256';
  readonly acrValues: readonly string[];
  readonly amr: readonly string[];
  /** Scope → claims it opens at the userinfo endpoint. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** Scope → what it hands over, in the words of the sign-in page. */
  readonly scopeWords: Readonly<Record<string, string>>;
  /** Scopes an access token made for a resource may carry. */
  readonly resourceScopes: readonly string[];
  /** Claims that an access token made for a resource, or its introspection, carries besides the standard ones. */
  readonly tokenClaims: readonly string[];
  readonly read: (raw: unknown) => Account;
}

const pivot = [
  'given_name',
  'given_name_array',
  'family_name',
  'gender',
  'birthdate',
  'birthplace',
  'birthcountry',
];

export const kinds: Readonly<Record<OpenIdKind, KindProfile>> = {
  // Paths, levels and scopes: FranceConnect v2, /api/v2.
  franceconnect: {
    name: 'FranceConnect',
    prefix: '/api/v2',
    routes: {
      authorization: '/authorize',
      token: '/token',
      userinfo: '/userinfo',
      end_session: '/session/end',
      jwks: '/jwks',
      introspection: '/checktoken',
      revocation: '/revoke',
    },
    discoveryAlias: undefined,
    signingAlgorithm: 'ES256',
    acrValues: ['eidas1', 'eidas2', 'eidas3'],
    amr: ['pwd'],
    claims: {
      openid: ['sub'],
      profile: ['given_name', 'given_name_array', 'family_name', 'preferred_username', 'gender', 'birthdate'],
      birth: ['birthplace', 'birthcountry'],
      identite_pivot: pivot,
      given_name: ['given_name', 'given_name_array'],
      family_name: ['family_name'],
      preferred_username: ['preferred_username'],
      gender: ['gender'],
      birthdate: ['birthdate'],
      birthplace: ['birthplace'],
      birthcountry: ['birthcountry'],
      email: ['email', 'email_verified'],
    },
    scopeWords: {
      profile: 'nom, prénoms, sexe et date de naissance',
      birth: 'commune et pays de naissance',
      identite_pivot: 'nom et prénoms de naissance, sexe, date et lieu de naissance',
      given_name: 'prénoms',
      family_name: 'nom de naissance',
      preferred_username: 'nom d’usage',
      gender: 'sexe',
      birthdate: 'date de naissance',
      birthplace: 'commune de naissance',
      birthcountry: 'pays de naissance',
      email: 'adresse électronique',
    },
    resourceScopes: ['identite_pivot'],
    tokenClaims: pivot,
    read: readFranceConnectAccount,
  },
  // Paths: the realm « esante-wallet ». The real authorization page stands on a host of its own (wallet).
  prosanteconnect: {
    name: 'Pro Santé Connect',
    prefix: '/auth/realms/esante-wallet',
    routes: {
      authorization: '/protocol/openid-connect/auth',
      token: '/protocol/openid-connect/token',
      userinfo: '/protocol/openid-connect/userinfo',
      end_session: '/protocol/openid-connect/logout',
      jwks: '/protocol/openid-connect/certs',
      introspection: '/protocol/openid-connect/token/introspect',
      revocation: '/protocol/openid-connect/revoke',
    },
    discoveryAlias: '/.well-known/wallet-openid-configuration',
    signingAlgorithm: 'RS256',
    acrValues: ['eidas1'],
    amr: ['pop'],
    claims: {
      openid: ['sub', 'SubjectNameID', 'preferred_username', 'given_name', 'family_name'],
      email: ['email', 'email_verified'],
      scope_all: [
        'SubjectNameID',
        'preferred_username',
        'given_name',
        'family_name',
        'email_verified',
        'SubjectOrganization',
        'SubjectOrganizationID',
        'SubjectRole',
        'SubjectRefPro',
        'Secteur_Activite',
        'Acces_Regulation_Medicale',
        'Mode_Acces_Raison',
        'otherIds',
        'Palier_Authentification',
        'PSI_Locale',
        'UITVersion',
      ],
    },
    scopeWords: {
      scope_all: 'identité professionnelle, profession, savoir-faire et structures d’exercice',
      email: 'adresse électronique',
    },
    resourceScopes: ['scope_all'],
    tokenClaims: ['SubjectNameID'],
    read: readProSanteConnectAccount,
  },
};

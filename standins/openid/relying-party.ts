import * as client from 'openid-client';
import { createAgent } from './agent.ts';
import {
  type FranceConnectAccount,
  type OpenIdClient,
  type OpenIdStandin,
  type ProSanteConnectAccount,
  startOpenIdStandin,
} from './index.ts';

// What the tests of this folder share: a relying party, fictitious people, and the flow as openid-client runs it.

export const relyingParty: OpenIdClient = {
  clientId: 'carnet-test',
  clientSecret: 'secret-of-the-test-relying-party',
  name: 'Carnet',
  redirectUris: ['http://127.0.0.1:4999/retour'],
  postLogoutRedirectUris: ['http://127.0.0.1:4999/au-revoir'],
};
export const script: OpenIdClient = {
  clientId: 'carnet-script',
  name: 'Un script',
  redirectUris: ['http://127.0.0.1/retour'],
  native: true,
};
export const redirectUri = 'http://127.0.0.1:4999/retour';
export const fhir = 'http://127.0.0.1:4999/fhir';

export const martine: FranceConnectAccount = {
  id: 'martine',
  label: 'Martine Leguellec',
  description: 'Patiente, 64 ans',
  givenNames: ['Martine', 'Yvonne'],
  familyName: 'Leguellec',
  gender: 'female',
  birthdate: '1962-06-04',
  birthplace: '29134',
  email: 'martine@courriel.example',
};
export const carlos: FranceConnectAccount = {
  id: 'carlos',
  label: 'Carlos Fernandez',
  givenNames: ['Carlos'],
  familyName: 'Fernandez',
  gender: 'male',
  birthdate: '1966-09-09',
  birthcountry: '99130',
  acr: 'eidas1',
};
export const fournier: ProSanteConnectAccount = {
  id: 'dr-fournier',
  label: 'Claire Fournier',
  description: 'Médecin généraliste',
  nationalId: '899700900204',
  familyName: 'FOURNIER',
  givenName: 'CLAIRE',
  civility: 'MME',
  organization: { id: 'R10000000045', name: 'Maison de santé des Tilleuls' },
  exercises: [
    {
      codeProfession: '10',
      codeTypeSavoirFaire: 'S',
      codeSavoirFaire: 'SM54',
      activities: [
        {
          codeSecteurDactivite: 'SA05',
          numeroFinessSite: '990000045',
          raisonSocialeSite: 'Maison de santé des Tilleuls',
        },
      ],
    },
  ],
};

/** Discovery by the confidential client of the tests. */
export function discover(standin: OpenIdStandin): Promise<client.Configuration> {
  return client.discovery(
    new URL(standin.issuer),
    relyingParty.clientId,
    undefined,
    client.ClientSecretBasic(relyingParty.clientSecret),
    {
      execute: [client.allowInsecureRequests],
    },
  );
}

/** An authorization request with PKCE, nonce and state, and what its answer must be checked against. */
export async function start(config: client.Configuration, parameters: Record<string, string>) {
  const verifier = client.randomPKCECodeVerifier();
  const checks = {
    pkceCodeVerifier: verifier,
    expectedNonce: client.randomNonce(),
    expectedState: client.randomState(),
  };
  const authorizationUrl = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    nonce: checks.expectedNonce,
    state: checks.expectedState,
    ...parameters,
  });
  return { authorizationUrl, checks };
}

/** The whole authorization-code flow of one person, up to the tokens. */
export async function signIn(
  standin: OpenIdStandin,
  account: string,
  parameters: Record<string, string>,
  agent = createAgent(),
) {
  const config = await discover(standin);
  const { authorizationUrl, checks } = await start(config, parameters);
  const callback = await agent.signIn({ authorizationUrl, account, redirectUri });
  const resource = parameters.resource;
  const tokens = await client.authorizationCodeGrant(config, callback, checks, resource ? { resource } : {});
  const claims = tokens.claims();
  if (!claims) throw new Error('no id_token was issued');
  return { agent, config, tokens, claims };
}

export const franceScopes = 'openid identite_pivot preferred_username email';

/** Both providers, with the people above, on free ports. */
export async function startBoth(): Promise<{
  france: OpenIdStandin;
  sante: OpenIdStandin;
  close(): Promise<void>;
}> {
  const common = { host: '127.0.0.1', port: 0, clients: [relyingParty, script], resource: fhir };
  const [france, sante] = await Promise.all([
    startOpenIdStandin({ ...common, kind: 'franceconnect', accounts: [martine, carlos] }),
    startOpenIdStandin({ ...common, kind: 'prosanteconnect', accounts: [fournier] }),
  ]);
  const close = async () => {
    await Promise.all([france.close(), sante.close()]);
  };
  return { france, sante, close };
}

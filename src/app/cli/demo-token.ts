/** `carnet demo token`: a bearer token for the FHIR API, through the stand-in's real sign-in. */
import { Command } from 'commander';
import { decodeJwt } from 'jose';
import { runningDemo } from '../demo/running-demo.ts';
import { bearerToken } from '../demo/sign-in.ts';
import { listAccounts, nationalIdOf, professionalAccount } from '../demo/standin-accounts.ts';

export const tokenCommand = () =>
  new Command('token')
    .description('donne un jeton d’accès à l’API FHIR, par la vraie connexion du simulateur')
    .helpOption('-h, --help', 'montre cette aide')
    .option(
      '--as <persona>',
      'de qui : medecin, infirmiere, pharmacien, sage-femme… ou une personne : martine, monique…',
    )
    .option('--json', 'répond en JSON : jeton, fin de validité, adresse de l’API')
    .action(async (options: { as?: string; json?: true }) => {
      if (!options.as) throw new Error('Dites de qui : npx carnet demo token --as medecin');
      const found = await tokenFor(process.env, options.as);
      console.log(options.json ? JSON.stringify(found, null, 2) : found.token);
    });

export type FoundToken = {
  readonly persona: string;
  /** Of a professional. */
  readonly nationalId?: string;
  readonly token: string;
  readonly tokenType: 'Bearer';
  /** ISO 8601 */
  readonly expiresAt: string;
  readonly fhirUrl: string;
};

/** @throws Error with a French sentence */
export async function tokenFor(env: NodeJS.ProcessEnv, persona: string): Promise<FoundToken> {
  const demo = await runningDemo(env);
  const people = await listAccounts(demo.franceconnect);
  const person = people.find(({ id }) => id === persona);
  const account = person ?? (await professionalAccount(demo.prosanteconnect, persona));
  const token = await bearerToken({
    issuer: person ? demo.franceconnect : demo.prosanteconnect,
    account: account.id,
    citizen: person !== undefined,
    resource: demo.fhirUrl,
  });
  return {
    persona: account.id,
    ...(!person && { nationalId: nationalIdOf(account) }),
    token,
    tokenType: 'Bearer',
    expiresAt: new Date((decodeJwt(token).exp ?? 0) * 1000).toISOString(),
    fhirUrl: demo.fhirUrl,
  };
}

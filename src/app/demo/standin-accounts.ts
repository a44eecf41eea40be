/** The accounts of the sign-in stand-ins, listed and added over HTTP while they run. */
import { z } from 'zod';

const account = z.object({
  id: z.string(),
  label: z.string(),
  description: z.string().default(''),
  claims: z.record(z.string(), z.unknown()),
});
export type StandinAccount = z.output<typeof account>;

const answer = z.object({ accounts: z.array(account) });

/** @param issuer of the stand-in */
export async function listAccounts(issuer: string): Promise<readonly StandinAccount[]> {
  const response = await fetch(new URL('/_accounts', issuer));
  return answer.parse(await response.json()).accounts;
}

/** Adds an account, or replaces the one of the same id. */
export async function addAccount(issuer: string, one: { readonly id: string }): Promise<void> {
  const response = await fetch(new URL('/_accounts', issuer), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(one),
  });
  if (!response.ok)
    throw new Error(
      `Le simulateur a refusé le compte « ${one.id} » : ${(await response.text()).slice(0, 300)}`,
    );
}

/** National identifier of a professional's account. */
export const nationalIdOf = ({ claims }: StandinAccount): string => String(claims.SubjectNameID ?? '');

/** The account of a persona. @throws Error with a French sentence that lists them */
export async function professionalAccount(issuer: string, persona: string): Promise<StandinAccount> {
  const accounts = await listAccounts(issuer);
  const found = accounts.find(({ id }) => id === persona);
  if (found) return found;
  throw new Error(
    `« ${persona} » n’est pas un professionnel de la démonstration. Choisissez parmi : ${accounts.map(({ id }) => id).join(', ')}.`,
  );
}

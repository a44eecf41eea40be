/**
 * What professionals did with the access to the fictitious notebooks before the first start: a care team, an emergency that
 * is still to be justified, the secret care of a minor. Through the same doors as anybody; doing it again changes nothing.
 */
import type { VisitRequest } from '#access';
import type { House } from '../compose.ts';
import { cast } from './cast.ts';
import { bearerToken } from './sign-in.ts';

export async function seedAccess(deps: {
  readonly house: House;
  readonly holders: ReadonlyMap<string, string>;
  /** The first day of the demonstration. */
  readonly today: Date;
}): Promise<void> {
  const { house, holders } = deps;
  const { access, identity } = house.doors;
  const asProfessional = async (account: string, person: string): Promise<VisitRequest> => {
    const token = await bearerToken({ issuer: house.config.PSC_ISSUER, account, resource: house.fhirUrl });
    const holderId = holders.get(person);
    if (!holderId) throw new Error(`No space was opened for ${person}`);
    return { session: await identity.authenticateBearer(token), holderId };
  };
  const idOf = (account: string): string => {
    const found = cast.professionals.find(({ id }) => id === account);
    if (!found) throw new Error(`Nobody of the cast is ${account}`);
    return found.nationalId;
  };

  // Monique is followed by the hospital and by her nurse for a month.
  const desk = await asProfessional('secretaire', 'monique');
  if ((await access.careTeams(desk)).length === 0)
    await access.openTeam(desk, {
      members: [idOf('cardiologue'), idOf('infirmiere')],
      untilDay: new Date(deps.today.getTime() + 30 * 86_400_000).toISOString().slice(0, 10),
    });

  // Gérard fainted; the cardiologist still has to say why his notebook was opened.
  const ward = await asProfessional('cardiologue', 'gerard');
  if ((await access.ownEmergencies(ward.session)).length === 0) {
    await access.openEmergency(
      { ...ward, mode: 'bris_de_glace' },
      { reason: 'Personne inconsciente : malaise aux urgences', confirmed: true },
    );
    await access.closeEmergency(ward);
  }

  // Nathan comes back to his doctor alone; his mother must not learn of it.
  const consultation = await asProfessional('medecin', 'nathan');
  if (!(await access.threshold(consultation, true)).secret)
    await access.stateConsent(consultation, {
      basis: 'consent_given',
      form: 'oral',
      confirmed: true,
      secret: true,
    });
}

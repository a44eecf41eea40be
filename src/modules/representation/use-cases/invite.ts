/** Somebody is invited to act for a person: a carer, or the other parent (J02, J07, R14, R23, R50). */
import { sql } from 'kysely';
import type { Visit, VisitRequest, Visits } from '#access';
import type { Citizens } from '#citizens';
import { normaliseTrait } from '#formats/traits';
import type { Clock } from '#platform/clock';
import type { CarnetError } from '#platform/errors';
import { newId } from '#platform/ids';
import { representationErrors } from '../errors.ts';
import type { PublishMandateEvent } from '../events.ts';
import { BONDS, isBond } from '../rules/bonds.ts';
import { hashInvitation, invitationCode } from '../rules/invitation-code.ts';
import { isCounted, type MandateLimits } from '../rules/limits.ts';
import { mandatesIn, SCOPES, type Scope } from '../store/mandates.ts';

export type Invitation = {
  readonly kind: 'carer' | 'parent';
  /** As on an identity card; compared with those of whoever answers. */
  readonly birthName: string;
  readonly givenName: string;
  /** YYYY-MM-DD; undefined when what was typed is no date. */
  readonly birthDate: string | undefined;
  /** Key of BONDS; of no use for a parent. */
  readonly bond: string;
  readonly scopes: readonly string[];
  readonly seesHidden: boolean;
  /** The last day, YYYY-MM-DD; undefined when what was typed is no date, null for no end. */
  readonly lastDay: string | undefined | null;
};

/** A carer reads and adds, and nothing else (R40). */
export const CARER_SCOPES = ['documents.read', 'documents.add'] as const satisfies readonly Scope[];

export function createInvite(deps: {
  readonly visits: Visits;
  readonly citizens: Citizens;
  readonly clock: Clock;
  readonly limits: MandateLimits;
  readonly publish: PublishMandateEvent;
}) {
  const { visits, limits } = deps;

  return {
    /** Everything that is wrong with an invitation, before it is made. @throws Refused, `parents-only` */
    check: (request: VisitRequest, invitation: Invitation): Promise<readonly CarnetError[]> =>
      visits.reading(request, async (visit) => {
        visit.authorize('mandate.grant');
        return problemsOf(visit, invitation);
      }),

    /**
     * Makes the invitation; the same one that still waits is answered as done (R43).
     * @returns the mandate's id
     * @throws Refused, `parents-only`, and the first of what `check` tells
     */
    invite: (request: VisitRequest, invitation: Invitation): Promise<string> =>
      visits.writing(request, async (visit) => {
        visit.attempt('mandate.grant');
        const granted = visit.authorize('mandate.grant');
        // two invitations at once are counted one after the other
        await sql`select pg_advisory_xact_lock(hashtextextended(${`mandates ${visit.holderId}`}, 0))`.execute(
          visit.tx,
        );
        const traits = traitsOf(invitation);
        const same = await waiting(visit, invitation.kind, traits);
        if (same) return same;
        const [problem] = await problemsOf(visit, invitation);
        if (problem) throw problem;
        const mandateId = newId();
        const label = `${invitation.givenName.trim()} ${invitation.birthName.trim()}`;
        const hash = hashInvitation(invitationCode(await visit.key(), mandateId));
        const until = new Date(deps.clock.now().getTime() + limits.invitationDays * 86_400_000);
        const bond = await bondOf(visit, invitation);
        await sql`insert into representation.mandate (holder_id, mandate_id, kind, person_label, person_is, holder_is, status,
            scopes, sees_hidden, until, invited_by, invited_birth_name, invited_given_name, invited_birth_date,
            invitation_hash, invitation_until)
          values (${visit.holderId}, ${mandateId}, ${invitation.kind}, ${label}, ${bond.person}, ${bond.holder}, 'invited',
            ${[...scopesOf(invitation)]}, ${invitation.seesHidden}, ${endOf(invitation.lastDay)}, ${visit.actor.id},
            ${traits.birthName}, ${traits.givenName}, ${traits.birthDate}::date, ${hash}, ${until})`.execute(
          visit.tx,
        );
        await sql`select representation.publish_invitation(${mandateId})`.execute(visit.tx);
        visit.trace(granted, { subject: { id: mandateId, label: `${label} (invitation)` } });
        await deps.publish(visit.tx, {
          topic: 'mandate-changed',
          holderId: visit.holderId,
          mandateId,
          personId: null,
          change: 'invited',
          at: deps.clock.now().toISOString(),
        });
        return mandateId;
      }),
  };

  async function problemsOf(visit: Visit, invitation: Invitation): Promise<readonly CarnetError[]> {
    // sharing a child is a parent's; anybody else's representative was named by a judge (J02, R50)
    if (invitation.kind === 'parent' && visit.actor.mandate?.kind !== 'parent')
      throw representationErrors('parents-only');
    const today = deps.clock.now();
    const traits = traitsOf(invitation);
    const end = invitation.lastDay;
    const found: Parameters<typeof representationErrors>[0][] = [];
    if (!traits.birthName) found.push('invited-name');
    if (!traits.givenName) found.push('invited-given-name');
    if (!traits.birthDate || new Date(traits.birthDate) >= today) found.push('invited-birth-date');
    if (invitation.kind === 'carer') {
      if (!isBond(invitation.bond)) found.push('mandate-bond');
      if (scopesOf(invitation).length === 0) found.push('mandate-scopes');
      if (end === undefined || (end !== null && new Date(`${end}T23:59:59Z`) < today))
        found.push('mandate-until');
    }
    const person = await deps.citizens.person(visit.tx, visit.holderId);
    if (
      person?.birthName === traits.birthName &&
      person.firstGivenName === traits.givenName &&
      person.birthDate === traits.birthDate
    )
      found.push('invited-oneself');
    const others = (await mandatesIn(visit)).filter(
      (one) => one.kind === invitation.kind && isCounted(one, today),
    ).length;
    if (invitation.kind === 'carer' && others >= limits.carersPerPerson) found.push('carers-full');
    if (invitation.kind === 'parent' && others >= limits.parentsPerChild) found.push('parents-full');
    return found.map((code) => representationErrors(code));
  }

  /** What the holder is to the one who is invited; for a parent, by the child's sex. */
  async function bondOf(visit: Visit, { kind, bond }: Invitation) {
    const person = await deps.citizens.person(visit.tx, visit.holderId);
    const words = BONDS[kind === 'parent' ? 'parent' : isBond(bond) ? bond : 'other'];
    return { person: words.person, holder: words.holder[person?.sex ?? 'I'] };
  }
}

type Traits = {
  readonly birthName: string;
  readonly givenName: string;
  readonly birthDate: string | undefined;
};

const traitsOf = ({ birthName, givenName, birthDate }: Invitation): Traits => ({
  birthName: normaliseTrait(birthName),
  givenName: normaliseTrait(givenName).split(' ')[0] ?? '',
  birthDate,
});

const scopesOf = ({ kind, scopes }: Invitation): readonly Scope[] =>
  kind === 'parent' ? SCOPES : CARER_SCOPES.filter((scope) => scopes.includes(scope));

/** The day after the last one begins, in Paris. */
const endOf = (lastDay: string | undefined | null) =>
  sql`((${lastDay ?? null}::date + 1)::timestamp at time zone 'Europe/Paris')`;

async function waiting(visit: Visit, kind: string, traits: Traits): Promise<string | undefined> {
  const { rows } = await sql<{ mandate_id: string }>`select mandate_id from representation.mandate
    where holder_id = ${visit.holderId} and status = 'invited' and kind = ${kind} and invitation_until > platform.now()
      and invited_birth_name = ${traits.birthName} and invited_given_name = ${traits.givenName}
      and invited_birth_date = ${traits.birthDate ?? null}::date`.execute(visit.tx);
  return rows[0]?.mandate_id;
}

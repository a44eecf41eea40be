/**
 * TD0.5: a regulating doctor of the emergency call centre looks for a person without a number (R37). Who has no open space,
 * refuses the call centre or blocked the doctor is not found; the number is never given. One line of the security journal a
 * search, without any trait; the person's history tells when their space is opened.
 */
import { sql } from 'kysely';
import type { Audit } from '#audit';
import type { Person } from '#citizens';
import type { SpaceState } from '#enrolment';
import { normaliseTrait } from '#formats/traits';
import type { Limit, RateLimits } from '#platform/rate-limit';
import { accessErrors, Refused } from '../errors.ts';
import { NO_RELATION, type Space } from '../rules/facts.ts';
import type { VisitRequest, Visits } from '../visit.ts';

export type SearchedTraits = {
  /** Birth name or name in use. */
  readonly name: string;
  readonly givenName?: string | undefined;
  /** YYYY-MM-DD, or YYYY when only the year is known. */
  readonly birth: string;
  readonly sex?: 'M' | 'F' | undefined;
};

/** A person without their number. */
export type FoundPerson = Omit<Person, 'ins' | 'insOid' | 'insStatus' | 'birthGivenNames'>;

/** More than this cannot be told apart on the phone. */
const MOST = 10;
/** A busy desk takes some ten calls an hour. */
const SEARCHES: Limit = { name: 'search-without-number', times: 100, seconds: 3600 };

const ANYBODY: Space = {
  state: 'active',
  feedingOpposed: false,
  insQualified: true,
  emergency: { samu: true, others: true, hidden: false },
};

export function createSearchPerson(deps: {
  readonly visits: Visits;
  readonly audit: Audit;
  readonly limits: RateLimits;
}) {
  /** @throws Refused, `too-many`, `search-too-vague`, `search-too-many` */
  return (
    request: Pick<VisitRequest, 'session' | 'requestId'>,
    traits: SearchedTraits,
  ): Promise<readonly FoundPerson[]> =>
    deps.visits.asActor(request.session, async (tx, actorId, actorKind, decide) => {
      const about = { action: 'person.search', mode: 'centre_15', relation: NO_RELATION } as const;
      const decision = await decide({ ...about, space: ANYBODY });
      const event = {
        actorKind,
        actorId,
        action: 'person.search',
        code: decision.rule,
        requestId: request.requestId,
      };
      // on its own: what refuses undoes this transaction
      await deps.audit.writeSecurityEvent(event);
      if (!decision.allowed)
        throw new Refused({
          code: 'act-refused',
          action: 'person.search',
          rule: decision.rule,
          sentence: decision.forActor,
          objectId: undefined,
        });
      await deps.limits.consume(SEARCHES, actorId);
      const name = normaliseTrait(traits.name);
      const period = periodOf(traits.birth);
      if (!name || !period) throw accessErrors('search-too-vague');
      const givenName = normaliseTrait(traits.givenName ?? '') || null;
      const { rows } =
        await sql<Row>`select * from access.search_person(${name}, ${givenName}, ${period.from}::date,
        ${period.to}::date, ${traits.sex ?? null}, ${MOST + 1})`.execute(tx);
      if (rows.length > MOST) throw accessErrors('search-too-many');
      const found: FoundPerson[] = [];
      // each row that the database gave is decided once more (convention 1)
      for (const row of rows)
        if ((await decide({ ...about, ...factsOf(row) })).allowed) found.push(personOf(row));
      return found;
    });
}

const factsOf = ({ state, samu, blocked }: Row) => ({
  space: { ...ANYBODY, state, emergency: { ...ANYBODY.emergency, samu } },
  relation: { ...NO_RELATION, blocked },
});

/** A day, or a whole year. */
function periodOf(birth: string): { readonly from: string; readonly to: string } | undefined {
  const said = birth.trim();
  if (/^(18|19|20)\d{2}$/.test(said)) return { from: `${said}-01-01`, to: `${said}-12-31` };
  const day = /^\d{4}-\d{2}-\d{2}$/.test(said) ? new Date(`${said}T00:00:00Z`) : undefined;
  return day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(said)
    ? { from: said, to: said }
    : undefined;
}

type Row = {
  holder_id: string;
  state: SpaceState;
  samu: boolean;
  blocked: boolean;
  birth_name: string;
  first_given_name: string;
  usage_name: string | null;
  usage_given_name: string | null;
  sex: 'M' | 'F' | 'I';
  birth_date: string;
  birth_cog: string | null;
};

const personOf = (row: Row): FoundPerson => ({
  holderId: row.holder_id,
  birthName: row.birth_name,
  firstGivenName: row.first_given_name,
  usageName: row.usage_name ?? undefined,
  usageGivenName: row.usage_given_name ?? undefined,
  sex: row.sex,
  birthDate: row.birth_date,
  birthCog: row.birth_cog ?? undefined,
});

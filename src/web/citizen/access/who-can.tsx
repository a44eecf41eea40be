import type { KnownProfessional, WhoCan } from '#access';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import { State } from '../../ui/state.tsx';
import { day } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import type { Whose } from '../../words/whose.ts';
import { accessOf } from './relation-words.ts';

type Group = { readonly title: string; readonly members: readonly KnownProfessional[] };

/** Those who can come in now, by what lets them. */
export function groupsOf(known: readonly KnownProfessional[], whose: Whose): readonly Group[] {
  const may = known.filter(isLetIn);
  const others = may.filter(({ emergency, treating }) => !emergency && !treating);
  const teams = new Map<string, KnownProfessional[]>();
  for (const one of others)
    if (one.ground === 'team')
      teams.set(one.teamLabel ?? '', [...(teams.get(one.teamLabel ?? '') ?? []), one]);
  return [
    { title: 'En urgence, en ce moment', members: may.filter(({ emergency }) => emergency) },
    {
      title: whose.own ? 'Votre médecin traitant' : 'Médecin traitant',
      members: may.filter(({ treating, emergency }) => treating && !emergency),
    },
    {
      title: whose.own ? 'Autorisés par vous' : `Autorisés du côté ${whose.of}`,
      members: others.filter(({ ground }) => ground === 'holder'),
    },
    ...[...teams].map(([label, members]) => ({ title: `Équipe de soins : ${label}`, members })),
    {
      title: whose.own ? 'Ont déclaré votre accord' : 'Ont déclaré un accord',
      members: others.filter(({ ground }) => ground === 'statement'),
    },
    { title: 'Avec un code de partage', members: others.filter(({ ground }) => ground === 'code') },
  ].filter(({ members }) => members.length > 0);
}

const isLetIn = (one: KnownProfessional): boolean =>
  !one.blocked && (one.treating || one.consent === 'valid' || one.emergency !== undefined);

export function WhoCanList(props: {
  readonly who: Pick<WhoCan, 'professionals' | 'relatives'>;
  readonly base: string;
  readonly whose: Whose;
  /** Something was just blocked or ended: the folded lists are open. */
  readonly isChanged: boolean;
}) {
  const { who, base, whose } = props;
  const groups = groupsOf(who.professionals, whose);
  const blocked = who.professionals.filter((one) => one.blocked);
  const ended = who.professionals.filter((one) => !one.blocked && !isLetIn(one));
  const lines = (members: readonly KnownProfessional[]) => (
    <ul className="lines">
      {members.map((one) => (
        <Professional key={one.id} one={one} base={base} whose={whose} />
      ))}
    </ul>
  );
  return (
    <>
      {groups.length === 0 && (
        <Empty title="Aucun professionnel pour l’instant">
          <p>
            {whose.own
              ? 'Un professionnel apparaît ici quand il déclare vous soigner avec votre accord. Vous êtes prévenu par mail.'
              : `Un professionnel apparaît ici quand il déclare soigner ${whose.name}, avec un accord.`}
          </p>
        </Empty>
      )}
      {groups.map(({ title, members }) => (
        <div key={title}>
          <h3 className="day">{title}</h3>
          {lines(members)}
        </div>
      ))}
      {who.relatives.length > 0 && (
        <div>
          <h3 className="day">{whose.own ? 'Vos proches' : `Proches ${whose.of}`}</h3>
          <ul className="lines">
            {who.relatives.map((one) => (
              <li key={one.id} className="acting with-icon">
                <Icon name="person" />
                <div>
                  <p className="title">{one.personLabel}</p>
                  <p className="meta">
                    {[QUALITY[one.kind], one.kind === 'carer' && one.personIs].filter(Boolean).join(', ')}
                  </p>
                  <p className="meta">
                    Depuis le {day(one.since)}.
                    {one.until && ` Jusqu’au ${day(new Date(one.until.getTime() - 1))}.`}
                    {one.kind === 'carer' &&
                      (one.seesHidden
                        ? ' Voit aussi les documents cachés.'
                        : ' Ne voit pas les documents cachés.')}
                  </p>
                </div>
                <a className="target" href={`${base}/proches/${one.id}`}>
                  Gérer<span className="aloud"> : {one.personLabel}</span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
      {(blocked.length > 0 || ended.length > 0) && (
        <div className="next">
          {blocked.length > 0 && (
            <details open={props.isChanged}>
              <summary>
                <span>{count(blocked.length, 'professionnel bloqué', 'professionnels bloqués')}</span>
              </summary>
              {lines(blocked)}
            </details>
          )}
          {ended.length > 0 && (
            <details>
              <summary>
                <span>{count(ended.length, 'accès terminé', 'accès terminés')}</span>
              </summary>
              {lines(ended)}
            </details>
          )}
        </div>
      )}
    </>
  );
}

const QUALITY = { parent: 'Parent', guardian: 'Tuteur ou tutrice', carer: 'Aidant' } as const;

function Professional(props: {
  readonly one: KnownProfessional;
  readonly base: string;
  readonly whose: Whose;
}) {
  const { one, base, whose } = props;
  return (
    <li className="acting with-icon">
      <Icon name={one.treating ? 'heart' : one.blocked ? 'stop' : one.emergency ? 'alert' : 'person'} />
      <div>
        <p className="title">{one.label}</p>
        <p className="meta">{[one.profession, one.structure].filter(Boolean).join(', ')}</p>
        <p className="meta">{accessOf(one, whose)}</p>
        {(one.treating || one.emergency) && (
          <p className="states">
            {one.treating && <State icon="heart">Médecin traitant</State>}
            {one.emergency && (
              <State tone="error" icon="alert">
                En urgence
              </State>
            )}
          </p>
        )}
      </div>
      <a className="target" href={`${base}/acces/professionnels/${encodeURIComponent(one.id)}`}>
        {one.blocked ? 'Débloquer' : isLetIn(one) ? 'Bloquer ou régler' : 'Régler'}
        <span className="aloud"> : {one.label}</span>
      </a>
    </li>
  );
}

import { Empty } from '../../ui/empty.tsx';
import { Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { shortDay, time } from '../../words/dates.ts';
import type { Whose } from '../../words/whose.ts';
import type { Told } from '../access/line.ts';

/** The latest looks, emergencies first. */
export function WhoLooked(props: {
  readonly usual: readonly Told[];
  readonly emergencies: readonly Told[];
  readonly base: string;
  readonly whose: Whose;
}) {
  const { usual, emergencies, base, whose } = props;
  return (
    <Pan
      id="ont-regarde"
      title="Qui a regardé"
      aside={emergencies.length === 0 && <p>Aucun accès récent en urgence.</p>}
    >
      {usual.length + emergencies.length === 0 ? (
        <Empty title="Personne n’a encore regardé">
          <p>Chaque accès d’un professionnel s’écrit ici, avec la règle qui l’a permis ou refusé.</p>
        </Empty>
      ) : (
        <ul className="lines close">
          {[...emergencies, ...usual].map((look) => (
            <Look key={look.id} look={look} />
          ))}
        </ul>
      )}
      <p className="row next">
        <a className="target" href={`${base}/acces/historique`}>
          Voir tout l’historique et les règles
        </a>
        <a className="target" href={`${base}/acces`}>
          Voir qui peut ouvrir {whose.own ? 'mon carnet' : whose.notebook}
        </a>
      </p>
    </Pan>
  );
}

function Look({ look }: { readonly look: Told }) {
  return (
    <li className="dated">
      <p className="when meta">
        {shortDay(look.at)}
        <br />
        {time(look.at)}
      </p>
      <div>
        <p>
          <b>{look.who}</b> {look.what}
        </p>
        {look.why && <p className="meta">{look.why}</p>}
      </div>
      {(look.refused || look.emergency) && (
        <div className="states">
          {look.emergency && (
            <State tone="error" icon="alert">
              En urgence
            </State>
          )}
          {look.refused && (
            <State tone="error" icon="stop">
              Refusé
            </State>
          )}
        </div>
      )}
    </li>
  );
}

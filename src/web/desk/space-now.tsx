import type { SpaceView } from '#support';
import { Facts } from '../ui/facts.tsx';
import { day, lastDay } from '../words/dates.ts';
import { ACTS, offeredIn, STATES } from './words.ts';
import { NOT_BY_TELEPHONE } from './words-for-another.ts';

/** Where the space stands, and what may be done about it: all that the help desk sees of a person (R41). */
export function SpaceNow({ space, base }: { readonly space: SpaceView; readonly base: string }) {
  const acts = offeredIn(space);
  return (
    <>
      <section aria-labelledby="etat">
        <h2 id="etat">Le carnet</h2>
        <Facts
          rows={[
            ['État', `${STATES[space.state]}, depuis le ${day(space.since)}`],
            [
              'Sans réponse',
              space.state === 'announced' && space.deadline
                ? `Il s’ouvrira après le ${lastDay(space.deadline)}, à minuit`
                : undefined,
            ],
            ['Code en cours', space.codeUntil ? `Oui, jusqu’au ${lastDay(space.codeUntil)} inclus` : 'Aucun'],
            [
              'Prévenue par',
              space.channels.length > 0 ? space.channels.join(', ') : 'Aucun mail, aucun téléphone',
            ],
            ['Adresse postale', space.hasAddress ? 'Connue, non montrée' : 'Inconnue : à donner à sa caisse'],
          ]}
        />
      </section>
      <section className="stack" aria-labelledby="actes">
        <h2 id="actes">Ce que la personne peut demander</h2>
        <ul className="stack">
          {acts.map((act) => (
            <li key={act}>
              <a href={`${base}/${act}`}>{ACTS[act].title}</a>
              <br />
              <span className="meta">{ACTS[act].short}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className="stack" aria-labelledby="ailleurs">
        <h2 id="ailleurs">Ce qui ne se fait pas par téléphone</h2>
        <Facts rows={NOT_BY_TELEPHONE} />
      </section>
    </>
  );
}

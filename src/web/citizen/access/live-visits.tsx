import type { LiveVisits as Visits } from '#access';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { time } from '../../words/dates.ts';
import type { Whose } from '../../words/whose.ts';
import { timeLeft } from './relation-words.ts';

/** Who is in at this moment with a code or in an emergency, for how long, and how to stop it at once (H09). */
export function LiveVisits(props: {
  readonly live: Visits;
  readonly base: string;
  readonly whose: Whose;
  readonly now: Date;
}) {
  const { live, base, whose, now } = props;
  if (live.codes.length + live.emergencies.length === 0) return null;
  const inNotebook = whose.own ? '' : ` dans ${whose.notebook}`;
  return (
    <Notice id="en-ce-moment" title={`En ce moment dans ${whose.notebook}`} tone="warning">
      <ul className="lines">
        {live.codes.map((code) => (
          <li key={code.id}>
            <p>
              <b>{code.by.label}</b> ({code.by.about}) est entré avec un code de partage à {time(code.since)}.
            </p>
            <p>
              Jusqu’à {time(code.until)} : il reste {timeLeft(code.until, now)}.
            </p>
            <form method="post" action={`${base}/acces/partager`}>
              <input type="hidden" name="code" value={code.id} />
              <button type="submit" className="button danger short" name="geste" value="arreter">
                <Icon name="stop" />
                Arrêter maintenant{inNotebook}
                <span className="aloud"> : {code.by.label}</span>
              </button>
            </form>
          </li>
        ))}
        {live.emergencies.map((one) => (
          <li key={one.id}>
            <p>
              <b>{one.label}</b> ({[one.profession, one.structure].filter(Boolean).join(', ')}) a déclaré une
              urgence à {time(one.emergency.openedAt)}. Raison écrite : « {one.emergency.reason} ».
            </p>
            <p>
              Jusqu’à {time(one.emergency.endsAt)} au plus : il reste {timeLeft(one.emergency.endsAt, now)}.
            </p>
            <p>
              <a
                className="button danger short"
                href={`${base}/acces/professionnels/${encodeURIComponent(one.id)}`}
              >
                <Icon name="stop" />
                Arrêter ou bloquer
                <span className="aloud"> : {one.label}</span>
              </a>
            </p>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

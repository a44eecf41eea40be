import type { ReadersExplained } from '#access';
import type { DocumentEntry } from '#documents';
import { Icon } from '../../ui/icon.tsx';
import { Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import { capital, list } from '../../words/french.ts';
import type { Whose } from '../../words/whose.ts';

/** How the engine ends the name of a profession that would need an agreement. */
const AGREED = /, avec (?:votre|un) accord$/;

/** People first, then the professions that would need an agreement first. */
export function People({ who, whose }: { readonly who: readonly string[]; readonly whose: Whose }) {
  const named = who.filter((one) => !AGREED.test(one));
  const agreed = who.filter((one) => AGREED.test(one)).map((one) => one.replace(AGREED, ''));
  return (
    <>
      {named.length > 0 && <p>{capital(list(named))}</p>}
      {agreed.length > 0 && (
        <p className={named.length > 0 ? 'soft' : undefined}>
          {whose.own ? 'Avec votre accord' : 'Avec un accord'} : {list(agreed)}
        </p>
      )}
    </>
  );
}

/** Who sees it, as the engine computes it; the effect of the act stands before its button. */
export function Visibility(props: {
  readonly entry: DocumentEntry;
  readonly readers: ReadersExplained;
  /** May the reader hide it or show it? */
  readonly mayChange: boolean;
  readonly now: Date;
  readonly whose: Whose;
}) {
  const { entry, readers, whose } = props;
  const { lose, keep } = readers.hiding;
  return (
    <Pan
      id="visibilite"
      title="Peuvent le voir"
      aside={
        <p>
          Calculé le {day(props.now)} avec {whose.own ? 'vos réglages' : `les réglages ${whose.of}`}.
        </p>
      }
    >
      <p>{readers.sentence}</p>
      {props.mayChange && (
        <form method="post" className="act stack" aria-labelledby="effet">
          <h3 id="effet">{entry.hidden ? 'Si vous montrez ce document' : 'Si vous cachez ce document'}</h3>
          <dl className="effect two">
            <div>
              <dt>{entry.hidden ? 'Le verront de nouveau' : 'Ne le verront plus'}</dt>
              <dd>{lose.length > 0 ? <People who={lose} whose={whose} /> : 'Personne de plus'}</dd>
            </div>
            <div>
              <dt>{entry.hidden ? 'Le voient déjà' : 'Le verront encore'}</dt>
              <dd>
                <People who={keep} whose={whose} />
              </dd>
            </div>
          </dl>
          {entry.hidden ? (
            <>
              <p>Vous pourrez le cacher de nouveau à tout moment.</p>
              <button type="submit" className="button second" name="acte" value="montrer">
                <Icon name="eye" />
                Montrer ce document{whose.own ? '' : ` ${whose.ofNotebook}`}
              </button>
            </>
          ) : (
            <>
              <p>
                Les autres ne sauront pas qu’un document est caché. Vous pourrez le montrer de nouveau à tout
                moment.
              </p>
              <button type="submit" className="button second" name="acte" value="cacher">
                <Icon name="crossed" />
                Cacher ce document{whose.own ? '' : ` ${whose.ofNotebook}`}
              </button>
            </>
          )}
        </form>
      )}
    </Pan>
  );
}

import type { DirectorySearch } from '#professionals';
import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { count } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { personInCharge } from './person-in-charge.ts';

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, url } = args;
  const name = url.searchParams.get('nom')?.slice(0, 100) ?? '';
  const commune = url.searchParams.get('commune')?.slice(0, 100) ?? '';
  const found = name.trim() === '' ? undefined : await doors.professionals.search({ name, commune });
  return { name, commune, found };
});

export default function FindProfessional() {
  const { frame, page } = usePage<typeof loader>();
  const whose = whoseOf(frame);
  const access = `${frame.base}/acces`;
  const title = 'Chercher un professionnel';
  return (
    <CitizenShell
      frame={frame}
      title={page.found ? `${title} : ${page.name}` : title}
      tab="Qui voit"
      steps={[{ label: 'Qui voit', href: access }, { label: title }]}
    >
      <Opening title={title}>
        <p className="soft">
          Pour l’autoriser, le bloquer ou refuser ses dépôts, même s’il n’est encore jamais venu.
        </p>
        <search>
          <form className="stack" action={`${access}/chercher`}>
            <Field
              id="nom"
              type="search"
              label="Nom du professionnel ou de l’établissement"
              hint="Le nom de famille suffit. Les accents ne comptent pas."
              defaultValue={page.name}
            />
            <Field
              id="commune"
              label="Commune"
              hint="Si le nom est fréquent."
              autoComplete="address-level2"
              defaultValue={page.commune}
            />
            <button type="submit" className="button">
              <Icon name="lens" />
              Chercher
            </button>
          </form>
        </search>
      </Opening>
      {page.found && <Found found={page.found} access={access} whose={whose} />}
    </CitizenShell>
  );
}

function Found(props: { readonly found: DirectorySearch; readonly access: string; readonly whose: Whose }) {
  const { professionals, structures, more } = props.found;
  const inNotebook = props.whose.own ? '' : ` pour ${props.whose.name}`;
  return (
    <>
      {(professionals.length > 0 || structures.length === 0) && (
        <Pan
          id="professionnels"
          title="Professionnels"
          aside={
            professionals.length > 0 && (
              <p>
                {count(professionals.length, 'trouvé')}
                {more && '. Il y en a d’autres : ajoutez le prénom ou la commune'}.
              </p>
            )
          }
        >
          {professionals.length === 0 ? (
            <Empty title="Personne de ce nom">
              <p>Vérifiez le nom de famille, ou retirez la commune.</p>
            </Empty>
          ) : (
            <ul className="lines">
              {professionals.map((one) => (
                <li key={one.id} className="acting with-icon">
                  <Icon name="person" />
                  <div>
                    <p className="title">{one.label}</p>
                    <p className="meta">
                      {[one.profession, one.structure, one.commune].filter(Boolean).join(', ')}
                    </p>
                  </div>
                  <a className="target" href={`${props.access}/professionnels/${encodeURIComponent(one.id)}`}>
                    Choisir<span className="aloud"> : {one.label}</span>
                  </a>
                </li>
              ))}
            </ul>
          )}
        </Pan>
      )}
      {structures.length > 0 && (
        <Pan
          id="etablissements"
          title="Établissements"
          aside={
            <p>
              Refuser ses dépôts : plus rien de nouveau n’arrive de lui. Ce qui est déjà là reste. Vous
              pourrez accepter de nouveau.
            </p>
          }
        >
          <ul className="lines">
            {structures.map((one) => (
              <li key={one.id} className="acting">
                <div>
                  <p className="title">{one.name}</p>
                  {one.commune && <p className="meta">{one.commune}</p>}
                </div>
                <form method="post" action={`${props.access}/depots`}>
                  <input type="hidden" name="qui" value="structure" />
                  <input type="hidden" name="id" value={one.id} />
                  <button type="submit" className="button second short" name="valeur" value="non">
                    Refuser ses dépôts{inNotebook}
                    <span className="aloud"> : {one.name}</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </Pan>
      )}
    </>
  );
}

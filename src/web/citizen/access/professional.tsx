import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Opening } from '../../ui/pan.tsx';
import { whoseOf } from '../../words/whose.ts';
import { accessOf } from './overview.tsx';

export const loader = citizenPage(async ({ doors, request, params, requestId }) => {
  const known = await doors.access.reading(request, (visit) => doors.access.listRelations(visit));
  const one = known.find(({ id }) => id === params.professional);
  if (!one) throw missingPage(requestId);
  return { one };
});

export const action = citizenAct(async ({ doors, request, params, base }, form) => {
  const id = params.professional ?? '';
  const blocks = form.get('acte') === 'bloquer';
  await (blocks ? doors.access.block(request, id) : doors.access.unblock(request, id));
  return leadTo(`${base}/acces?fait=${blocks ? 'bloque' : 'debloque'}`);
});

export default function CitizenProfessional() {
  const { frame, page } = usePage<typeof loader>();
  const { one } = page;
  const whose = whoseOf(frame);
  const access = `${frame.base}/acces`;
  const title = `${one.blocked ? 'Débloquer' : 'Bloquer'} ${one.label}`;
  const inNotebook = whose.own ? '' : ` dans ${whose.notebook}`;
  return (
    <CitizenShell
      frame={frame}
      title={title}
      tab="Qui voit"
      steps={[{ label: 'Qui voit', href: access }, { label: one.label }]}
    >
      <Opening title={title}>
        <p className="soft">
          {[one.profession, one.structure].filter(Boolean).join(', ')}. {accessOf(one, whose)}
        </p>
        <form method="post" className="act stack" aria-labelledby="effet">
          <h2 id="effet">{one.blocked ? 'Si vous le débloquez' : 'Si vous le bloquez'}</h2>
          {one.blocked ? (
            <>
              <dl className="effect two">
                <div>
                  <dt>Il pourra</dt>
                  <dd>
                    {whose.own ? 'Vous demander de nouveau votre accord' : 'Demander de nouveau un accord'}
                  </dd>
                </div>
                <div>
                  <dt>Il ne pourra pas encore</dt>
                  <dd>Ouvrir {whose.notebook} : son accès d’avant n’est pas rendu</dd>
                </div>
              </dl>
              <p className="row">
                <button type="submit" className="button" name="acte" value="debloquer">
                  Débloquer ce professionnel{inNotebook}
                </button>
                <a className="target" href={access}>
                  Le laisser bloqué
                </a>
              </p>
            </>
          ) : (
            <>
              <dl className="effect two">
                <div>
                  <dt>Il ne pourra plus</dt>
                  <dd>Ouvrir {whose.notebook}, ni lire ses documents, même en urgence</dd>
                </div>
                <div>
                  <dt>Il pourra encore</dt>
                  <dd>Relire les documents qu’il a écrits, et en déposer de nouveaux</dd>
                </div>
              </dl>
              {one.treating && (
                <p>
                  C’est le médecin traitant : il ne pourra plus suivre {whose.notebook}. Choisissez-en un
                  autre si besoin.
                </p>
              )}
              <p>C’est immédiat. Vous pourrez le débloquer à tout moment.</p>
              <p className="row">
                <button type="submit" className="button danger" name="acte" value="bloquer">
                  <Icon name="stop" />
                  Bloquer ce professionnel{inNotebook}
                </button>
                <a className="target" href={access}>
                  Ne rien changer
                </a>
              </p>
            </>
          )}
        </form>
      </Opening>
    </CitizenShell>
  );
}

import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Opening } from '../../ui/pan.tsx';
import { accessOf } from './overview.tsx';

export const loader = citizenPage(async ({ doors, request, params, requestId }) => {
  const known = await doors.access.reading(request, (visit) => doors.access.listRelations(visit));
  const one = known.find(({ id }) => id === params.professional);
  if (!one) throw missingPage(requestId);
  return { one };
});

export const action = citizenAct(async ({ doors, request, params }, form) => {
  const id = params.professional ?? '';
  const blocks = form.get('acte') === 'bloquer';
  await (blocks ? doors.access.block(request, id) : doors.access.unblock(request, id));
  return leadTo(`/moi/acces?fait=${blocks ? 'bloque' : 'debloque'}`);
});

export default function CitizenProfessional() {
  const { frame, page } = usePage<typeof loader>();
  const { one } = page;
  const title = `${one.blocked ? 'Débloquer' : 'Bloquer'} ${one.label}`;
  return (
    <CitizenShell
      frame={frame}
      title={title}
      tab="Qui voit"
      steps={[{ label: 'Qui voit', href: '/moi/acces' }, { label: one.label }]}
    >
      <Opening title={title}>
        <p className="soft">
          {[one.profession, one.structure].filter(Boolean).join(', ')}. {accessOf(one)}
        </p>
        <form method="post" className="act stack" aria-labelledby="effet">
          <h2 id="effet">{one.blocked ? 'Si vous le débloquez' : 'Si vous le bloquez'}</h2>
          {one.blocked ? (
            <>
              <dl className="effect two">
                <div>
                  <dt>Il pourra</dt>
                  <dd>Vous demander de nouveau votre accord</dd>
                </div>
                <div>
                  <dt>Il ne pourra pas encore</dt>
                  <dd>Ouvrir votre carnet : son accès d’avant n’est pas rendu</dd>
                </div>
              </dl>
              <p className="row">
                <button type="submit" className="button" name="acte" value="debloquer">
                  Débloquer ce professionnel
                </button>
                <a className="target" href="/moi/acces">
                  Le laisser bloqué
                </a>
              </p>
            </>
          ) : (
            <>
              <dl className="effect two">
                <div>
                  <dt>Il ne pourra plus</dt>
                  <dd>Ouvrir votre carnet, ni lire vos documents, même en urgence</dd>
                </div>
                <div>
                  <dt>Il pourra encore</dt>
                  <dd>Relire les documents qu’il a écrits, et en déposer de nouveaux</dd>
                </div>
              </dl>
              {one.treating && (
                <p>
                  C’est votre médecin traitant : il ne pourra plus suivre votre carnet. Choisissez-en un autre
                  si besoin.
                </p>
              )}
              <p>C’est immédiat. Vous pourrez le débloquer à tout moment.</p>
              <p className="row">
                <button type="submit" className="button danger" name="acte" value="bloquer">
                  <Icon name="stop" />
                  Bloquer ce professionnel
                </button>
                <a className="target" href="/moi/acces">
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

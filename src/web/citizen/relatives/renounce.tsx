import { forgetNotebooks } from '../../frame-reading.ts';
import { type CitizenArgs, citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Opening } from '../../ui/pan.tsx';
import { ofName } from '../../words/whose.ts';
import { tellOwn } from './told.ts';

const find = async ({ doors, session, params, requestId }: CitizenArgs) => {
  const own = await doors.representation.ownMandates(session);
  const one = own.find(({ id }) => id === params.mandate);
  if (!one) throw missingPage(requestId);
  return one;
};

export const loader = citizenPage(async (args) => {
  const one = await find(args);
  return { told: tellOwn(one, args.doors.representation.words, args.now), isByLaw: one.kind !== 'carer' };
});

export const action = citizenAct(async (args) => {
  const { doors, session, requestId, base } = args;
  const one = await find(args);
  await (one.inForce
    ? doors.representation.end({ session, holderId: one.holderId, requestId }, one.id)
    : doors.representation.giveUpPaused(session, one.holderId, one.id));
  forgetNotebooks(session);
  return leadTo(`${base}/proches?fait=renonce`);
});

export default function CitizenRenounce() {
  const { frame, page } = usePage<typeof loader>();
  const { told } = page;
  const here = `${frame.base}/proches`;
  const title = `Carnet ${ofName(told.name)}`;
  return (
    <CitizenShell
      frame={frame}
      title={`Votre accès au ${title.toLowerCase().replace(told.name.toLowerCase(), told.name)}`}
      tab={undefined}
      steps={[{ label: 'Proches', href: here }, { label: title }]}
    >
      <Opening title={title}>
        <p className="soft">
          {told.quality}. {told.period}
        </p>
        <p>{told.may.join('. ')}.</p>
        <p className="row screen">
          <a className="button second" href={`${here}/pour/${told.id}/attestation`}>
            <Icon name="download" />
            Télécharger l’attestation (PDF)
          </a>
        </p>
        {told.state !== 'past' && (
          <form method="post" className="act stack" aria-labelledby="effet">
            <h2 id="effet">Si vous y renoncez</h2>
            <dl className="effect two">
              <div>
                <dt>Vous ne pourrez plus</dt>
                <dd>Ouvrir ce carnet, dès maintenant</dd>
              </div>
              <div>
                <dt>Il restera</dt>
                <dd>Vos lignes dans son historique, et une attestation de fin</dd>
              </div>
            </dl>
            {page.isByLaw && (
              <p>
                Renoncer ici ne change pas vos droits devant la loi : vous ne vous servirez plus de ce
                service.
              </p>
            )}
            <p>La personne est prévenue. Pour revenir, il faudra une nouvelle invitation.</p>
            <p className="row">
              <button type="submit" className="button danger">
                <Icon name="stop" />
                Renoncer au carnet {ofName(told.name)}
              </button>
              <a className="target" href={here}>
                Ne rien changer
              </a>
            </p>
          </form>
        )}
      </Opening>
    </CitizenShell>
  );
}

import { text } from '../../form.ts';
import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { Families } from '../../results/lines.tsx';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening } from '../../ui/pan.tsx';
import { count } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { AgreementNow, AskAgreement, Said } from './agreement.tsx';

export const loader = citizenPage(async ({ doors, request, url, acting }, frame) => {
  const { results, extraction } = doors.healthProfile;
  const { lastVisit } = await frame;
  // A carer neither agrees nor reads on: nothing is asked for that a mandate does not give.
  const decides = acting?.kind !== 'carer';
  const agreement = decides ? await extraction.agreement(request) : undefined;
  const isReading = decides && agreement?.agreed ? await extraction.resume(request) : false;
  return {
    agreement,
    isReading,
    lastVisit,
    found: await results.overview(request, lastVisit),
    done: url.searchParams.get('fait'),
  };
});

export const action = citizenAct(async ({ doors, request, base }, form) => {
  const said = text(form, 'accord');
  const { extraction } = doors.healthProfile;
  if (said === 'oui') await extraction.agree(request);
  else if (said === 'non') await extraction.withdraw(request);
  else return leadTo(`${base}/resultats`);
  return leadTo(`${base}/resultats?fait=${said}`);
});

export default function CitizenResults() {
  const { frame, page } = usePage<typeof loader>();
  const { agreement, found } = page;
  const whose = whoseOf(frame);
  const fresh = page.lastVisit ? found.fresh : 0;
  return (
    <CitizenShell frame={frame} title="Résultats" tab={undefined}>
      <Opening
        title="Résultats"
        aside={fresh > 0 && <p>{count(fresh, 'nouveau', 'nouveaux')} depuis votre dernière visite</p>}
      >
        <Said done={page.done} />
        {page.isReading && (
          <Notice id="lecture" title="Lecture des documents en cours" live>
            <p>Les résultats arrivent au fur et à mesure. Rechargez la page dans un instant.</p>
          </Notice>
        )}
        {found.families.length > 0 ? (
          <p className="soft">
            Ce que mesurent les laboratoires, dans le temps. Pour comprendre un résultat, parlez-en à un
            soignant.
          </p>
        ) : (
          agreement?.agreed !== false &&
          !page.isReading && (
            <Empty title="Aucun résultat pour l’instant">
              <p>
                Les résultats chiffrés des laboratoires viendront ici.{' '}
                <a href={`${frame.base}/documents?categorie=BIOLOGIE`}>Voir les documents de biologie</a>
              </p>
            </Empty>
          )
        )}
      </Opening>
      {agreement && !agreement.agreed && <AskAgreement whose={whose} />}
      <Families families={found.families} here={`${frame.base}/resultats`} />
      {agreement?.agreed && <AgreementNow agreement={agreement} />}
    </CitizenShell>
  );
}

import { text } from '../form.ts';
import { leadTo, professionalAct, professionalPage, usePage } from '../load.ts';
import { Empty } from '../ui/empty.tsx';
import { Facts } from '../ui/facts.tsx';
import { ProfessionalShell } from '../ui/professional-shell.tsx';
import { State } from '../ui/state.tsx';
import { civilDay } from '../words/dates.ts';
import { count, number } from '../words/french.ts';
import { asOperator } from './as-operator.ts';
import { Details } from './campaign-details.tsx';
import { type CampaignStatus, limitsOf, STATE_WORDS, timeLeft } from './campaign-words.ts';
import { Journal } from './journal.tsx';

export const loader = professionalPage(async (given) => {
  const campaigns = asOperator(given);
  const names = (await campaigns.list()).map(({ name }) => name);
  return {
    journal: await campaigns.journal(),
    campaigns: await Promise.all(
      names.map(async (name) => ({
        ...(await campaigns.status(name)),
        indicators: await campaigns.indicators(name),
      })),
    ),
  };
});

export const action = professionalAct(async (given, form) => {
  const campaigns = asOperator(given);
  const name = text(form, 'campagne');
  if (form.get('acte') === 'pause') await campaigns.pause(name);
  if (form.get('acte') === 'lancer') await campaigns.start(name);
  return leadTo('/operateur');
});

export default function Campaigns() {
  const { frame, page } = usePage<typeof loader>();
  return (
    <ProfessionalShell frame={frame} title="Campagnes">
      <div className="zone stack">
        <h1>Campagnes</h1>
        <p className="soft">
          Ces pages comptent, et ne nomment personne. Le fichier des assurés et le plan se préparent dans le
          terminal : « carnet campaign ».
        </p>
        <p className="row">
          <a className="target" href="/operateur">
            Actualiser
          </a>
          <a className="target" href="/operateur/apercu">
            Voir le mail et la lettre
          </a>
        </p>
        {page.campaigns.length === 0 && (
          <Empty title="Aucune campagne pour l’instant">
            <p>« carnet campaign plan » en prépare une.</p>
          </Empty>
        )}
        {page.campaigns.map((status) => (
          <Campaign key={status.campaign.campaignId} status={status} />
        ))}
        <Journal lines={page.journal} />
      </div>
    </ProfessionalShell>
  );
}

function Campaign({ status }: { readonly status: CampaignStatus }) {
  const { campaign, progress } = status;
  const { tone, icon, words } = STATE_WORDS[campaign.state];
  return (
    <section className="stack" aria-labelledby={campaign.campaignId}>
      <h2 id={campaign.campaignId}>{campaign.name}</h2>
      <p>
        <State tone={tone} icon={icon}>
          {words}
        </State>
      </p>
      <p id={`${campaign.campaignId}-avancement`}>
        {number(progress.done)} personnes sur {number(progress.total)}
      </p>
      <progress
        className="full"
        aria-labelledby={`${campaign.campaignId}-avancement`}
        max={Math.max(progress.total, 1)}
        value={progress.done}
      />
      <Facts
        rows={[
          ['Délai pour répondre', count(campaign.windowDays, 'jour')],
          [
            'Rythme des cinq dernières minutes',
            progress.aSecond > 0
              ? `${number(Math.round(progress.aSecond))} personnes par seconde`
              : undefined,
          ],
          ['Temps restant à ce rythme', campaign.state === 'running' ? timeLeft(progress) : undefined],
          ['Prochain jour d’envoi', progress.nextDay && civilDay(progress.nextDay)],
          ['Limites', limitsOf(campaign)],
        ]}
      />
      <form method="post" className="row">
        <input type="hidden" name="campagne" value={campaign.name} />
        {campaign.state === 'running' ? (
          <button type="submit" className="button" name="acte" value="pause">
            Mettre en pause : plus rien ne part
          </button>
        ) : (
          <button type="submit" className="button" name="acte" value="lancer">
            {campaign.state === 'paused' ? 'Reprendre les envois' : 'Lancer : les envois prévus partent'}
          </button>
        )}
      </form>
      <Details status={status} />
    </section>
  );
}

import { publicHolderId } from '#platform/ids';
import { text } from '../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../load.ts';
import { ErrorSummary, type FieldProblem } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { ProfessionalShell } from '../ui/professional-shell.tsx';
import { ToJustify } from './emergency/emergencies.tsx';
import { EmergencyNotices } from './emergency-notices.tsx';
import { atDoor, readNumber } from './find-by-number.ts';
import { NumberField } from './number-field.tsx';
import { Done } from './person/done.tsx';
import { Receipts } from './receipts.tsx';

export const loader = professionalPage(async ({ doors, session, now, url }) => {
  const [receipts, emergencies, notices] = await Promise.all([
    doors.documents.receipts(session, 8),
    doors.access.ownEmergencies(session),
    doors.access.asActor(session, doors.notifications.toProfessional),
  ]);
  return {
    receipts,
    emergencies,
    notices,
    now,
    done: url.searchParams.get('fait') ?? undefined,
    explain: doors.explain.refusal,
  };
});

type Answer = { readonly typed: string; readonly problems: readonly FieldProblem[] };

export const action = professionalAct<Answer>(async (args, form) => {
  const typed = text(form, 'ins');
  const discreet = form.get('soin') === 'secret';
  const read = readNumber(typed);
  if (read.problem) return again({ typed: read.typed, problems: [read.problem] });
  const found = await atDoor(args, read, discreet);
  if (found.problem) return again({ typed, problems: [found.problem] });
  const query = discreet && found.isMinor ? '?soin=secret' : '';
  return leadTo(`/pro/p/${publicHolderId(found.holderId)}${query}`);
});

export default function FindPerson() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const title = 'Trouver un patient';
  return (
    <ProfessionalShell frame={frame} title={title} wrong={problems.length > 0} tab="patient">
      {!answer && <Done done={page.done} isOpen={false} />}
      <ToJustify emergencies={page.emergencies} now={page.now} />
      <div className="zone stack">
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        <EmergencyNotices notices={page.notices} />
        <form method="post" className="stack" noValidate>
          <NumberField typed={answer?.typed} problems={problems} />
          {frame.isSecretariat || (
            <details>
              <summary>
                <span>Un mineur demande le secret d’un soin</span>
              </summary>
              <label className="choice" htmlFor="soin">
                <input type="checkbox" id="soin" name="soin" value="secret" />
                <span>
                  Chercher cette personne pour un soin tenu secret. Ses représentants légaux ne verront pas
                  cette recherche.
                </span>
              </label>
            </details>
          )}
          <button type="submit" className="button">
            <Icon name="lens" />
            Chercher
          </button>
        </form>
        <p className="meta">
          Chaque recherche est enregistrée sous votre identifiant national. La personne la voit dans son
          historique.
        </p>
      </div>
      <section className="zone" aria-labelledby="depots">
        <div className="zone-head">
          <h2 id="depots">Mes derniers dépôts</h2>
          <a className="target" href="/pro/depots">
            Tous mes dépôts
          </a>
        </div>
        <Receipts receipts={page.receipts} explain={page.explain} />
      </section>
    </ProfessionalShell>
  );
}

import { entryIdOf, holderIdOf } from '../../document/ids.ts';
import { anyRefusal, refusalOf } from '../../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../../load.ts';
import { Confirmation } from '../../ui/choices.tsx';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { numericDay } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { formalNameOf } from '../../words/people.ts';
import { aroundOf } from '../around.ts';
import { Identity } from './identity.tsx';

/** K05, EX_3.3-1050: for everyone and for ever, the effect said before. */
export const loader = professionalPage(async (args) => {
  const { doors, visit, params } = args;
  const holderId = holderIdOf(params.person);
  const base = `/pro/p/${params.person}`;
  const removal = await doors.documents.weighRemoval(visit(holderId), entryIdOf(params.id, holderId));
  return { removal, around: await aroundOf(args, holderId, base), here: `${base}/documents/${params.id}` };
});

type Answer = { readonly problems: readonly FieldProblem[] };

export const action = professionalAct<Answer>(async ({ doors, visit, params }, form) => {
  const holderId = holderIdOf(params.person);
  try {
    await doors.documents.remove(visit(holderId), entryIdOf(params.id, holderId), {
      atPersonRequest: form.get('demande') === 'oui',
    });
  } catch (error) {
    const { problems, status } = refusalOf(error, anyRefusal('demande'));
    return again({ problems }, status);
  }
  return leadTo(`/pro/p/${params.person}?fait=supprime`);
});

export default function RemoveDocument() {
  const { frame, page } = usePage<typeof loader>();
  const problems = useAnswer<Answer>()?.problems ?? [];
  const { removal, around } = page;
  const { entry } = removal;
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`Supprimer « ${entry.title} », ${formalNameOf(around.person)}`}
      identity={<Identity around={around} />}
      steps={[
        { label: 'Documents', href: around.base },
        { label: entry.title, href: page.here },
        { label: 'Supprimer' },
      ]}
    >
      <div className="zone stack narrow">
        <h1>Supprimer ce document ?</h1>
        <ErrorSummary problems={problems} />
        <p>
          <b>{entry.title}</b>, {numericDay(entry.actStart)}, {entry.authorLabel}
        </p>
        <p>
          Il disparaît pour tout le monde, la personne comprise, et pour toujours.
          {removal.olderVersions > 0 &&
            ` ${count(removal.olderVersions, 'ancienne version part', 'anciennes versions partent')} avec lui.`}{' '}
          L’historique garde la trace de cet acte.
        </p>
        <form method="post" className="stack" noValidate>
          {removal.atPersonRequest && (
            <Confirmation id="demande" problems={problems}>
              La personne me demande de supprimer ce document.
            </Confirmation>
          )}
          <p className="row">
            <button type="submit" className="button danger">
              Supprimer pour toujours
            </button>
            <a className="target" href={page.here}>
              Garder ce document
            </a>
          </p>
        </form>
      </div>
    </ProfessionalShell>
  );
}

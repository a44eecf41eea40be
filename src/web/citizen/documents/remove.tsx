import { entryIdOf } from '../../document/ids.ts';
import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import { count, fileSize, formatName } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { People } from './visibility.tsx';

/** A stop before what cannot be undone: what goes, from whom, and what else there is (R36, EX_3.3-1050). */
export const loader = citizenPage(({ doors, request, params, holderId }) =>
  doors.documents.weighRemoval(request, entryIdOf(params.id, holderId)),
);

export const action = citizenAct(async ({ doors, request, params, holderId, base }) => {
  await doors.documents.remove(request, entryIdOf(params.id, holderId));
  return leadTo(`${base}/documents?fait=supprime`);
});

export default function RemoveDocument() {
  const { frame, page } = usePage<typeof loader>();
  const { entry, readers, olderVersions } = page;
  const whose = whoseOf(frame);
  const documents = `${frame.base}/documents`;
  const here = `${documents}/${entry.id}`;
  const ofNotebook = whose.own ? '' : ` ${whose.ofNotebook}`;
  return (
    <CitizenShell
      frame={frame}
      title={`Supprimer « ${entry.title} »`}
      tab="Documents"
      steps={[
        { label: 'Documents', href: documents },
        { label: entry.title, href: here },
        { label: 'Supprimer' },
      ]}
    >
      <Opening title="Supprimer ce document ?">
        <p>
          <b>{entry.title}</b>, {day(entry.actStart)}
        </p>
        <p>
          Il disparaît {whose.ofNotebook} pour tout le monde et pour toujours. Personne ne pourra le
          retrouver.
          {olderVersions > 0 &&
            ` ${count(olderVersions, 'ancienne version disparaît', 'anciennes versions disparaissent')} avec lui.`}
        </p>
        <p>L’historique garde une ligne qui dit qui l’a supprimé, sans son titre.</p>
      </Opening>
      <Pan id="perdent" title="Ne le liront plus">
        {readers ? (
          // hidden already, it is read by those alone who keep a hidden one
          <People
            who={entry.hidden ? readers.hiding.keep : [...readers.hiding.keep, ...readers.hiding.lose]}
            whose={whose}
          />
        ) : (
          <p>{whose.name}, vous, et tous ceux qui peuvent le lire aujourd’hui.</p>
        )}
      </Pan>
      <Pan id="choisir" title="Avant de choisir">
        <div className="stack">
          <p>Gardez une copie si vous hésitez.</p>
          <p>
            <a className="button second" href={`${here}/original`}>
              <Icon name="download" />
              Télécharger l’original ({formatName(entry.mimeType)}, {fileSize(entry.size)})
            </a>
          </p>
        </div>
        <form method="post" className="act row">
          <button type="submit" className="button danger">
            Supprimer pour toujours{ofNotebook}
          </button>
          <a className="target" href={here}>
            Garder ce document
          </a>
        </form>
      </Pan>
    </CitizenShell>
  );
}

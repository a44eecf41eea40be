import { text } from '../../form.ts';
import { type CitizenArgs, citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { each } from '../../ui/each.ts';
import { Icon } from '../../ui/icon.tsx';
import { InNotebook } from '../../ui/in-notebook.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { dayAndTime } from '../../words/dates.ts';
import { count, fileSize } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { personInCharge } from '../access/person-in-charge.ts';

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, url } = args;
  const missing = url.searchParams.get('manque');
  return {
    copies: await doors.portability.copies(request),
    missing: missing === null ? undefined : doors.explain.refusal(missing),
    done: url.searchParams.get('fait'),
    report: await reportOf(args),
  };
});

async function reportOf({ doors, request, url }: CitizenArgs) {
  const id = url.searchParams.get('repris') ?? '';
  return /^[0-9a-f-]{36}$/.test(id) ? doors.portability.report(request, id) : undefined;
}

export const action = citizenAct(async ({ doors, request, base }, form) => {
  const here = `${base}/exporter`;
  switch (form.get('geste')) {
    case 'preparer':
      await doors.portability.prepareCopy(request);
      return leadTo(`${here}?fait=prete#copie`);
    case 'effacer':
      await doors.portability.removeCopy(request, text(form, 'copie'));
      return leadTo(`${here}?fait=effacee`);
    default:
      return leadTo(here);
  }
});

type Page = ReturnType<typeof usePage<typeof loader>>['page'];

export default function CitizenExport() {
  const { frame, page } = usePage<typeof loader>();
  const whose = whoseOf(frame);
  const [copy] = page.copies;
  return (
    <CitizenShell
      frame={frame}
      title="Emporter le carnet"
      tab="Compte"
      steps={[{ label: 'Compte', href: `${frame.base}/compte` }, { label: 'Emporter le carnet' }]}
    >
      <Opening title={whose.own ? 'Emporter votre carnet' : `Emporter ${whose.notebook}`}>
        {page.missing && (
          <Notice id="manque" title={page.missing} tone="warning" live>
            <p>Préparez une autre copie ci-dessous : rien n’est perdu dans le carnet.</p>
          </Notice>
        )}
        {page.report && <Report report={page.report} />}
        {page.done === 'effacee' && <Notice id="fait" title="Cette copie est effacée" tone="success" live />}
        <p className="lead">
          Un seul fichier, avec tout ce que vous pouvez lire : les documents tels qu’ils sont arrivés, le
          profil, les mesures, l’historique et ses preuves.
        </p>
      </Opening>
      {copy ? <Ready copy={copy} base={frame.base} justMade={page.done === 'prete'} /> : <Prepare />}
      {copy && <Prepare again />}
      <BringBack action={`${frame.base}/exporter/reprendre`} />
    </CitizenShell>
  );
}

function Ready(props: {
  readonly copy: Page['copies'][number];
  readonly base: string;
  readonly justMade: boolean;
}) {
  const { copy } = props;
  return (
    <Pan id="copie" title={props.justMade ? 'Votre copie est prête' : 'Une copie est prête'}>
      <div className="stack">
        <p>
          {count(copy.files, 'fichier')}, {fileSize(copy.size)}. Préparée le {dayAndTime(copy.preparedAt)},
          gardée jusqu’au {dayAndTime(copy.expiresAt)}.
        </p>
        <p>
          <a className="button" href={`${props.base}/exporter/copie/${copy.copyId}`}>
            <Icon name="download" />
            Télécharger le fichier
          </a>
        </p>
        <p>
          Si le téléchargement s’arrête, votre navigateur le reprend là où il en était. Ouvrez ensuite «
          index.html » : tout s’y lit, sans Internet.
        </p>
        <p>
          <strong>Ce fichier n’a pas de mot de passe.</strong> Sur un ordinateur partagé, ne le téléchargez
          pas.
        </p>
        <form method="post">
          <input type="hidden" name="copie" value={copy.copyId} />
          <button type="submit" className="button-link" name="geste" value="effacer">
            Effacer cette copie maintenant
            <InNotebook />
          </button>
        </form>
      </div>
    </Pan>
  );
}

function Prepare({ again }: { readonly again?: boolean }) {
  return (
    <Pan id="preparer" title={again ? 'Une copie plus récente' : 'Préparer une copie'}>
      <p>
        {again
          ? 'Elle remplacera celle-ci.'
          : 'Cela prend quelques secondes. La copie reste ici sept jours, pour vous seul.'}{' '}
        Rien ne change dans le carnet, et l’historique dira qu’une copie a été faite.
      </p>
      <form method="post" className="next">
        <button type="submit" className={again ? 'button second' : 'button'} name="geste" value="preparer">
          {again ? 'Préparer une autre copie' : 'Préparer ma copie'}
          <InNotebook />
        </button>
      </form>
    </Pan>
  );
}

function BringBack({ action }: { readonly action: string }) {
  return (
    <Pan id="reprendre" title="Reprendre une copie">
      <div className="stack">
        <p>
          Une copie faite ici ou dans une autre installation de Carnet, du carnet de la même personne. Ce qui
          est déjà là n’est pas repris deux fois.
        </p>
        <p>
          Chaque document devient <strong>votre copie</strong> : il garde son auteur, sa date et son titre,
          mais vous seul pourrez le retirer.
        </p>
        <form method="post" action={action} encType="multipart/form-data" className="stack">
          <label htmlFor="archive">Fichier ZIP de la copie</label>
          <input id="archive" name="archive" type="file" accept=".zip,application/zip" required />
          <button type="submit" className="button second">
            <Icon name="upload" />
            Reprendre cette copie
            <InNotebook />
          </button>
        </form>
      </div>
    </Pan>
  );
}

function Report({ report }: { readonly report: NonNullable<Page['report']> }) {
  const title =
    report.taken === 0
      ? 'Rien de nouveau dans cette copie'
      : `${count(report.taken, 'élément repris', 'éléments repris')}`;
  return (
    <Notice id="repris" title={title} tone={report.refused.length > 0 ? 'warning' : 'success'} live>
      {report.already > 0 && (
        <p>{count(report.already, 'élément était déjà là', 'éléments étaient déjà là')}.</p>
      )}
      {report.refused.length > 0 && (
        <>
          <p>
            {count(
              report.refused.length,
              'document n’a pas pu être repris',
              'documents n’ont pas pu être repris',
            )}{' '}
            :
          </p>
          <ul>
            {each(report.refused, ({ title: name, reason }) => (
              <li>
                {name} : {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

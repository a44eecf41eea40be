import { publicPage, usePage } from '../load.ts';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { type Kind, kindOf, queryOf } from './preview-kind.ts';

/** What is sent, as it is sent, to somebody who does not exist: nothing here needs a right. */
export const loader = publicPage(({ doors, url, now }) => {
  const kind = kindOf(url);
  const { subject, text } = doors.papers.mail(kind, now);
  return { kind, subject, text };
});

const KINDS: readonly (Kind & { readonly label: string })[] = [
  { label: 'À la personne', child: false, simple: false },
  { label: 'Pour un enfant', child: true, simple: false },
  { label: 'À la personne, en texte simple', child: false, simple: true },
  { label: 'Pour un enfant, en texte simple', child: true, simple: true },
];

export default function Preview() {
  const { frame, page } = usePage<typeof loader>();
  const { kind, subject, text } = page;
  const query = queryOf(kind);
  return (
    <PublicShell frame={frame} title="Aperçu des envois">
      <Opening title="Aperçu des envois">
        <p className="lead">
          Le mail et la lettre d’une campagne, adressés à une personne inventée. Le code n’ouvre rien.
        </p>
        <nav aria-label="Quel envoi">
          <ul>
            {KINDS.map((one) => {
              const isHere = one.child === kind.child && one.simple === kind.simple;
              return (
                <li key={one.label}>
                  <a
                    className="target"
                    href={`/operateur/apercu${queryOf(one)}`}
                    aria-current={isHere ? 'page' : undefined}
                  >
                    {one.label}
                  </a>
                </li>
              );
            })}
          </ul>
        </nav>
      </Opening>
      <Pan id="lettre" title="La lettre" aside={<p>Une feuille, deux pages.</p>}>
        <p>
          <a href={`/operateur/apercu/lettre.pdf${query}`}>Ouvrir la lettre (PDF)</a>
        </p>
      </Pan>
      <Pan id="mail" title="Le mail" aside={<p>Objet : {subject}</p>}>
        <div className="stack">
          <p>
            <a href={`/operateur/apercu/mail.html${query}`}>Ouvrir le mail mis en page</a>
          </p>
          <h3>Le mail en texte seul</h3>
          <div className="reading">
            <p className="style-preformatted">{text}</p>
          </div>
        </div>
      </Pan>
    </PublicShell>
  );
}

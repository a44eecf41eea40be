/** The page of an archive that a person opens first: everything in it, in words, without a network or a program. Pure. */
import type { Table } from './csv.ts';
import type { Manifest } from './manifest.ts';

export type Whose = { readonly name: string; readonly birthDate: string; readonly ins: string };

const STATES = { current: '', superseded: 'ancienne version', archived: 'archivé' } as const;

const STYLE = `body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}
h1,h2{line-height:1.2}h2{margin-top:2.5rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #c9d0da}
.wide{overflow-x:auto}a{color:#0b4f6c}nav li{margin:.2rem 0}small{color:#4a5563}
@media (prefers-color-scheme:dark){body{background:#12181f;color:#e8edf3}a{color:#8ecbe4}th,td{border-color:#3a4653}small{color:#b3bec9}}`;

/** @param days how a day reads in French, from YYYY-MM-DD… */
export function readableIndex(given: {
  readonly whose: Whose;
  readonly manifest: Manifest;
  readonly tables: readonly Table[];
  readonly says: (iso: string) => string;
}): string {
  const { whose, manifest, tables, says } = given;
  const documents = manifest.files.filter((file) => file.document !== undefined).reverse();
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Carnet de ${text(whose.name)}</title><style>${STYLE}</style></head><body>
<h1>Carnet de ${text(whose.name)}</h1>
<p>Copie du ${text(says(manifest.preparedAt))}. Né(e) le ${text(says(whose.birthDate))}. Matricule INS : ${text(whose.ins)}.</p>
<p>Cette copie n’est protégée par aucun mot de passe : rangez-la dans un endroit sûr.
<small>Projet libre, données fictives.</small></p>
<nav aria-label="Dans cette copie"><ul>
<li><a href="#documents">Documents (${documents.length})</a></li>
${tables.map((table) => `<li><a href="#${table.name}">${text(table.title)} (${table.rows.length})</a></li>`).join('\n')}
<li><a href="fhir/carnet.json">Les mêmes données pour un logiciel (FHIR)</a></li>
<li><a href="manifeste.json">La liste des fichiers, avec leur empreinte</a></li>
</ul></nav>
<h2 id="documents">Documents</h2>
${documents.length === 0 ? '<p>Aucun document.</p>' : documentTable(documents, says)}
${tables.map(section).join('\n')}
</body></html>
`;
}

function documentTable(files: Manifest['files'], says: (iso: string) => string): string {
  const rows = files.map(({ path, document }) => {
    if (!document) return '';
    const state = [STATES[document.status], document.hidden ? 'caché aux professionnels' : '']
      .filter(Boolean)
      .join(', ');
    const author = [document.authorLabel, document.authorStructure].filter(Boolean).join(', ');
    return `<tr><td>${text(says(document.actStart))}</td><td><a href="${href(path)}">${text(document.title)}</a>${state && ` <small>${text(state)}</small>`}</td><td>${text(author)}</td></tr>`;
  });
  return `<div class="wide"><table><thead><tr><th scope="col">Date</th><th scope="col">Document</th><th scope="col">Auteur</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

function section({ name, title, head, rows }: Table): string {
  const file = `<p><a href="tableaux/${name}.csv">Le même tableau, pour un tableur</a></p>`;
  if (rows.length === 0) return `<h2 id="${name}">${text(title)}</h2><p>Rien.</p>`;
  return `<h2 id="${name}">${text(title)}</h2>${file}<div class="wide"><table><thead><tr>${head
    .map((one) => `<th scope="col">${text(one)}</th>`)
    .join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((one) => `<td>${text(one)}</td>`).join('')}</tr>`).join('\n')}</tbody></table></div>`;
}

const href = (path: string) => path.split('/').map(encodeURIComponent).join('/');

const text = (value: string) =>
  value.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;');

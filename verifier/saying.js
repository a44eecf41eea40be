/** A report in French sentences. */

const KINDS = /** @type {const} */ ({
  truncated: 'la fin de la trace manque',
  tree: 'l’arbre n’est pas celui que le témoin a vu',
  fork: 'une tête signée contredit l’arbre ou le témoin',
  changed: 'lignes changées, ou ajoutées sans passer par Carnet',
  missing: 'lignes effacées ou changées',
  misdated: 'lignes dont la date n’est pas à sa place',
  'moved-clock': 'lignes écrites avec une horloge déplacée',
  subtree: 'calculs gardés qui sont faux',
});

/** @param {import('./trace.js').Report} report */
export function saying(report) {
  const { lines, events, destroyed, leaves, witnessed, waiting, counts, faults, isWhole } = report;
  const sentences = [
    `${lines} lignes et ${events} événements lus ; ${leaves} feuilles, dont ${witnessed} vues par le témoin.`,
  ];
  if (destroyed > 0)
    sentences.push(`${destroyed} lignes ont été détruites avec le carnet de personnes qui l’ont demandé.`);
  const unseen = leaves - witnessed + waiting;
  if (unseen > 0) sentences.push(`${unseen} ne sont pas encore protégées : le témoin ne les a pas vues.`);
  if (isWhole) sentences.push('La trace est entière : rien n’a été changé, effacé, déplacé ni antidaté.');
  else {
    sentences.push('La trace n’est pas entière :');
    for (const [kind, count] of Object.entries(counts))
      sentences.push(`  ${count} : ${KINDS[/** @type {keyof typeof KINDS} */ (kind)]}`);
    for (const { sentence } of faults) sentences.push(`  – ${sentence}`);
  }
  return sentences.join('\n');
}

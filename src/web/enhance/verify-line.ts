/**
 * « Vérifier cette ligne »: the browser itself recomputes what a line commits to, its place in the tree and both signatures, with
 * the code of the independent verifier. What the page gives and gets is said in src/modules/audit/README.md.
 */
import { checkProof, type Proven } from '../../../verifier/proof.js';

const LATER = 'Cette ligne vient d’être écrite. Recommencez dans quelques secondes.';
const NO_ANSWER = 'La preuve n’a pas pu être lue. Vérifiez votre connexion, puis recommencez.';
const TOO_OLD = 'Votre navigateur ne sait pas faire cette vérification. Vous pouvez télécharger la preuve.';
const OTHER_LINE = 'La preuve reçue n’est pas celle de cette ligne.';
const HELP = 'Téléchargez la preuve et appelez le 3422.';

for (const box of document.querySelectorAll<HTMLElement>('[data-proof]')) {
  const verdict = box.querySelector<HTMLElement>('[role=status]');
  if (!verdict) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button second';
  button.textContent = 'Vérifier cette ligne';
  button.addEventListener('click', async () => {
    button.disabled = true;
    verdict.textContent = 'Vérification en cours…';
    const { state, sentence } = await verify(box.dataset.proof ?? '');
    box.dataset.verified = state;
    verdict.textContent = sentence;
    button.disabled = false;
  });
  box.prepend(button);
}

type Verdict = { readonly state: 'proven' | 'refused' | 'unknown'; readonly sentence: string };

/** @param address of the proof, `…/LINE/preuve.json` */
async function verify(address: string): Promise<Verdict> {
  const unknown = (sentence: string): Verdict => ({ state: 'unknown', sentence });
  if (!(await knowsEd25519())) return unknown(TOO_OLD);
  const [keys, answer] = await Promise.all([ask('/trace/keys'), ask(address)]);
  if (answer?.status === 503) return unknown(LATER);
  if (!keys?.ok || !answer?.ok) return unknown(NO_ANSWER);
  const [log = '', witness = ''] = (await keys.text()).split('\n');
  try {
    const proven = await checkProof(await answer.json(), { log, witness });
    if (!address.split('/').includes(String(proven.line.line_id)))
      return { state: 'refused', sentence: `${OTHER_LINE} ${HELP}` };
    return { state: 'proven', sentence: toldOf(proven) };
  } catch (error) {
    return {
      state: 'refused',
      sentence: `${error instanceof Error ? error.message : String(error)} ${HELP}`,
    };
  }
}

const ask = (address: string) => fetch(address).catch(() => undefined);

/** Older browsers have no Ed25519: they would take any proof for a false one. */
const knowsEd25519 = () =>
  crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']).then(
    () => true,
    () => false,
  );

/** What the witness saw, and not what the page shows: the two can be compared. */
function toldOf({ line, head }: Proven): string {
  const { actor_label, structure_label, at, action, rule } = line;
  const saw = [actor_label, structure_label, dated(String(at)), `acte ${action}`, `règle ${rule}`];
  return `Cette ligne est intacte. Le témoin l’a vue le ${dated(head.time * 1000)}. Il a vu : ${saw.filter(Boolean).join(' ; ')}.`;
}

/** « 21 novembre 2026, à 17 h 18 » */
function dated(at: string | number): string {
  const zone = { timeZone: 'Europe/Paris' } as const;
  const day = new Date(at).toLocaleDateString('fr-FR', { ...zone, dateStyle: 'long' });
  const time = new Date(at).toLocaleTimeString('fr-FR', { ...zone, timeStyle: 'short' });
  return `${day}, à ${time.replace(':', '\u00a0h\u00a0')}`;
}

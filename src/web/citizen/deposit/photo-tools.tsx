import type { DraftFile } from '#documents';
import { text } from '../../form.ts';
import { FieldError, type FieldProblem } from '../../ui/field.tsx';
import { InNotebook } from '../../ui/in-notebook.tsx';

/** In the order of the hand of a clock, as the correction takes them. */
const CORNERS = [
  ['Haut gauche', 0, 0],
  ['Haut droite', 100, 0],
  ['Bas droite', 100, 100],
  ['Bas gauche', 0, 100],
] as const;

type Corners = NonNullable<DraftFile['corners']>;

/** Hundredths as typed, thousandths as kept. @returns undefined unless they go round a page */
export function cornersIn(form: FormData): Corners | undefined {
  const read = (name: string) => Math.round(Number(text(form, name).replace(',', '.')) * 10);
  const [a, b, c, d] = CORNERS.map((_corner, at) => ({ x: read(`x${at}`), y: read(`y${at}`) }));
  if (!a || !b || !c || !d) return undefined;
  const corners: Corners = [a, b, c, d];
  const inside = corners.every(({ x, y }) => x >= 0 && x <= 1000 && y >= 0 && y <= 1000);
  const turns = corners.every((corner, at) => {
    const next = corners[(at + 1) % 4] ?? corner;
    const after = corners[(at + 2) % 4] ?? corner;
    return (next.x - corner.x) * (after.y - next.y) - (next.y - corner.y) * (after.x - next.x) > 2500;
  });
  return inside && turns ? corners : undefined;
}

/** One photo: as it will be, where it stands, and what may be done to it. */
export function PhotoTools(props: {
  readonly file: DraftFile;
  readonly at: number;
  readonly of: number;
  /** Address of the draft. */
  readonly here: string;
  readonly problems: readonly FieldProblem[];
}) {
  const { file, at, of, here } = props;
  const problem = props.problems.find(({ field }) => field === `${file.id}-coins`);
  // a new picture for each state of the photo
  const state = [
    file.turns,
    file.blackAndWhite ? 'n' : 'c',
    file.corners?.map(({ x, y }) => `${x}.${y}`).join('-'),
  ];
  const name = `Photo ${at + 1}`;
  return (
    <>
      <div className="photo">
        <img
          src={`${here}/photo/${file.id}?rendu=${state.filter((one) => one !== undefined).join('_')}`}
          alt={`${name} sur ${of}, comme elle sera : ${file.name}`}
          width="240"
        />
        <div className="stack-tight">
          <h3>
            {name} <span className="meta">sur {of}</span>
          </h3>
          <form method="post" encType="multipart/form-data" className="row" aria-label={name}>
            <input type="hidden" name="photo" value={file.id} />
            {at > 0 && <Act act="monter" label="Avancer" name={name} />}
            {at < of - 1 && <Act act="descendre" label="Reculer" name={name} />}
            <Act act="tourner" label="Tourner" name={name} />
            <Act
              act="noir-et-blanc"
              label={file.blackAndWhite ? 'Remettre en couleur' : 'Noir et blanc'}
              name={name}
            />
            <Act act="retirer" label="Retirer" name={name} />
          </form>
        </div>
      </div>
      <details open={problem !== undefined}>
        <summary>
          <span>{file.corners ? 'Page redressée : changer' : 'Redresser la page'}</span>
        </summary>
        <form
          method="post"
          encType="multipart/form-data"
          className="stack"
          data-coins={`${here}/photo/${file.id}?sans=${file.turns}`}
        >
          <input type="hidden" name="photo" value={file.id} />
          <fieldset aria-describedby={problem ? `${file.id}-coins-erreur` : undefined}>
            <legend id={`${file.id}-coins`} tabIndex={-1}>
              Où sont les coins de la page, sur 100 depuis la gauche et depuis le haut ?
            </legend>
            {problem && <FieldError id={`${file.id}-coins-erreur`}>{problem.help}</FieldError>}
            <div className="corners">
              {CORNERS.map(([label, x, y], corner) => (
                <p key={label}>
                  <span>{label}</span>
                  <Share
                    label={`${label}, depuis la gauche`}
                    name={`x${corner}`}
                    value={file.corners?.[corner]?.x}
                    otherwise={x}
                  />
                  <Share
                    label={`${label}, depuis le haut`}
                    name={`y${corner}`}
                    value={file.corners?.[corner]?.y}
                    otherwise={y}
                  />
                </p>
              ))}
            </div>
          </fieldset>
          <p className="row">
            <button type="submit" className="button second short" name="geste" value="redresser">
              Redresser<span className="aloud"> : {name}</span>
              <InNotebook />
            </button>
            {file.corners && (
              <button type="submit" className="button second short" name="geste" value="entiere">
                Reprendre la photo entière<span className="aloud"> : {name}</span>
                <InNotebook />
              </button>
            )}
          </p>
        </form>
      </details>
    </>
  );
}

function Act({ act, label, name }: { readonly act: string; readonly label: string; readonly name: string }) {
  return (
    <button type="submit" className="button second short" name="geste" value={act}>
      {label}
      <span className="aloud"> : {name}</span>
      <InNotebook />
    </button>
  );
}

function Share(props: {
  readonly label: string;
  readonly name: string;
  readonly value: number | undefined;
  readonly otherwise: number;
}) {
  return (
    <input
      type="text"
      inputMode="decimal"
      name={props.name}
      aria-label={props.label}
      defaultValue={props.value === undefined ? props.otherwise : props.value / 10}
    />
  );
}

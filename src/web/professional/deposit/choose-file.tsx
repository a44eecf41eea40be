import { Field, type FieldProblem } from '../../ui/field.tsx';

const ACCEPTED = '.xml,.pdf,.jpg,.jpeg,.png,.tif,.tiff,.rtf,.txt';

/** First step: the file alone. What can be read in it is proposed in the second one. */
export function ChooseFile(props: {
  readonly problems: readonly FieldProblem[];
  readonly isSecretariat: boolean;
  readonly base: string;
}) {
  return (
    <form method="post" encType="multipart/form-data" className="stack" noValidate>
      <p>
        {props.isSecretariat
          ? 'Vous déposez pour un auteur de votre structure. Vous ne verrez ni la liste, ni les autres documents.'
          : 'Le type, le titre, la date et l’auteur seront lus dans le fichier s’il les contient. Vous les vérifiez ensuite.'}
      </p>
      <input type="hidden" name="etape" value="fichier" />
      <Field
        id="fichier"
        type="file"
        label="Fichier à déposer"
        hint="CDA, PDF, JPEG, PNG, TIFF, RTF ou texte. 20 Mo au plus."
        accept={ACCEPTED}
        problems={props.problems}
      />
      <p className="row">
        <button type="submit" className="button">
          Continuer
        </button>
        <a className="target" href={props.base}>
          Ne rien déposer
        </a>
      </p>
    </form>
  );
}

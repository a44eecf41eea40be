import { createContext, useContext } from 'react';

const Notebook = createContext<string | undefined>(undefined);

/** Around a page: the first name of whom one acts for, or nothing in one's own notebook. */
export const NotebookOf = Notebook.Provider;

/** At the end of a button: whose notebook it acts in, so that nothing is done in another's unawares (B14). */
export function InNotebook() {
  const name = useContext(Notebook);
  return name === undefined ? null : ` (${name})`;
}

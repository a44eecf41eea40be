/** The pages of somebody else's notebook, and those that say who acts for whom, as each person meets them. */
import type { Page } from 'playwright-core';

/** The notebook of somebody whom the visitor acts for, or a page of it. */
const notebook = (name: string, whose: string, path = '', then?: (page: Page) => Promise<unknown>) => ({
  name,
  go: async (page: Page) => {
    await page.goto('/moi');
    const href = await page.locator('.switcher a', { hasText: whose }).first().getAttribute('href');
    const response = await page.goto(`${href ?? '/missing'}${path}`);
    return then ? then(page) : response;
  },
});
const at = (name: string, address: string) => ({ name, go: (page: Page) => page.goto(address) });
/** Where the first link of that name leads. */
const follow = (name: RegExp) => async (page: Page) =>
  page.goto((await page.getByRole('link', { name }).first().getAttribute('href')) ?? '/missing');

const fill = async (page: Page) => {
  await page.getByLabel('Nom de naissance').fill('Leguellec');
  await page.getByLabel('Premier prénom').fill('Soizic');
  await page.getByLabel('Date de naissance').fill('17/03/1988');
  await page.getByLabel('Cette personne est').selectOption('child');
  await page.getByLabel('Lire les documents').check();
  await page.getByRole('button', { name: 'Vérifier avant d’inviter' }).click();
  await page.getByRole('heading', { name: 'Vérifier l’invitation' }).waitFor();
};
const invite = {
  name: 'proches-code',
  go: async (page: Page) => {
    await page.goto('/moi/proches/inviter');
    await fill(page);
    await page.getByRole('button', { name: 'Inviter dans votre carnet' }).click();
    await page.locator('p.code').waitFor();
  },
};

export const NOTEBOOK_VISITS = [
  [
    { name: 'a mother in the notebook of her son', sign: ['citizen', 'sandrine'] },
    [
      at('proches-mere', '/moi/proches'),
      notebook('carnet-fils', 'Nathan'),
      notebook('carnet-fils-documents', 'Nathan', '/documents'),
      notebook('carnet-fils-document', 'Nathan', '/documents', follow(/^Examen des 15-16 ans$/)),
      notebook('carnet-fils-qui-voit', 'Nathan', '/acces'),
      notebook('carnet-fils-historique', 'Nathan', '/acces/historique?qui=tous'),
      notebook('carnet-fils-compte', 'Nathan', '/compte'),
      notebook('carnet-fils-proches', 'Nathan', '/proches'),
      notebook('carnet-fils-parent', 'Nathan', '/proches', follow(/^Gérer/)),
      notebook('carnet-fils-inviter', 'Nathan', '/proches/inviter'),
      notebook('carnet-fils-partager', 'Nathan', '/proches/inviter?qui=parent'),
      {
        name: 'changer-de-carnet',
        go: async (page: Page) => {
          await page.goto('/moi/documents');
          await page.locator('.switcher summary').click();
        },
      },
    ],
  ],
  [
    { name: 'a daughter who helps her parents', sign: ['citizen', 'nathalie'] },
    [
      notebook('carnet-mere', 'Françoise'),
      notebook('carnet-mere-documents', 'Françoise', '/documents'),
      notebook('carnet-mere-document', 'Françoise', '/documents', follow(/^Bilan sanguin$/)),
      notebook('carnet-pere', 'André'),
      at('proches-aidante', '/moi/proches'),
      {
        name: 'proches-renoncer',
        go: async (page: Page) => {
          await page.goto('/moi/proches');
          return follow(/^Attestation ou fin/)(page);
        },
      },
      at('proches-invitation', '/moi/proches/invitation'),
      at('proches-invitation-fausse', '/moi/proches/invitation?code=0000'),
    ],
  ],
  [
    { name: 'somebody who invites', sign: ['citizen', 'martine'] },
    [
      at('proches-vides', '/moi/proches'),
      {
        name: 'proches-inviter-erreurs',
        go: async (page: Page) => {
          await page.goto('/moi/proches/inviter');
          await page.getByRole('button', { name: 'Vérifier avant d’inviter' }).click();
          await page.getByRole('alert').waitFor();
        },
      },
      {
        name: 'proches-verifier',
        go: async (page: Page) => {
          await page.goto('/moi/proches/inviter');
          await fill(page);
        },
      },
      invite,
    ],
  ],
] as const;

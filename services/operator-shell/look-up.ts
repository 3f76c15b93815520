// Finds what an argument of a command refers to. Each function throws a CommandFailure when nothing matches.

import { type AccountRow, findAccounts } from "@/lib/accounts/queries";
import { type ApplicationReference, findApplicationByReference } from "@/lib/applications/queries";
import type { Operator } from "@/lib/core/actor";
import { findPerson, type PersonRow } from "@/lib/people/queries";
import { CommandFailure } from "./failure";

/** Also throws when several accounts match. */
export async function lookUpAccount(operator: Operator, reference: string): Promise<AccountRow> {
  const accounts = await findAccounts(operator, reference);
  const [account] = accounts;
  if (!account) {
    throw new CommandFailure(`There is no account "${reference}". Use its id, its name or a member's e-mail address.`);
  }
  if (accounts.length > 1) {
    const ids = accounts.map(({ id }) => id).join(", ");
    throw new CommandFailure(`There are ${accounts.length} accounts "${reference}". Use the id: ${ids}.`);
  }
  return account;
}

export async function lookUpPerson(operator: Operator, email: string): Promise<PersonRow> {
  const person = await findPerson(operator, email);
  if (!person) throw new CommandFailure(`Nobody has the e-mail address "${email}".`);
  return person;
}

export async function lookUpApplication(operator: Operator, reference: string): Promise<ApplicationReference> {
  const application = await findApplicationByReference(operator, reference);
  if (!application) {
    throw new CommandFailure(`There is no application "${reference}". Use its id, its Application Key or its Channel No.`);
  }
  return application;
}

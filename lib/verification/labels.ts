// A deed in words: "to view the application secret".

import type { Deed } from "./schema";

export const deedLabels: Record<Deed, string> = {
  REVEAL: "view the application secret",
  UPDATE: "update the application secret",
  CANCEL_UPDATE: "cancel the pending update of the application secret",
  END_PREVIOUS: "end the old application secret now",
};
